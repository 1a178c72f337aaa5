import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The parts of a model, by what sherpa-onnx calls them in its published archives. */
export interface ModelFiles {
  readonly tokens: string;
  readonly encoder?: string;
  readonly decoder?: string;
  readonly joiner?: string;
  /** A CTC model is one file. */
  readonly ctc?: string;
  /** Keywords in the model's own tokens. */
  readonly keywords?: string;
}

export type FoundModel = { readonly files: ModelFiles } | { readonly missing: string };

/** Reads a model folder. Eight-bit files are taken where there are both: half the time on a processor without a graphics card. */
export async function findModel(folder: string): Promise<FoundModel> {
  let names: string[];
  try {
    names = (await readdir(folder)).sort();
  } catch {
    return {
      missing: `没有模型目录 ${folder}：下载 sherpa-onnx 模型并解压到此 / no model folder ${folder}: download a sherpa-onnx model and unpack it there`,
    };
  }
  const part = (start: string): { [key: string]: string } => {
    const fits = names.filter((name) => name.startsWith(start) && name.endsWith('.onnx'));
    const name = fits.find((fit) => fit.includes('.int8.')) ?? fits[0];
    return name === undefined ? {} : { [start === 'model' ? 'ctc' : start]: join(folder, name) };
  };
  const lacks = (what: string): FoundModel => ({
    missing: `模型目录 ${folder} 中没有 ${what} / the model folder ${folder} has no ${what}`,
  });
  if (!names.includes('tokens.txt')) return lacks('tokens.txt');
  const files: ModelFiles = {
    tokens: join(folder, 'tokens.txt'),
    ...part('encoder'),
    ...part('decoder'),
    ...part('joiner'),
    ...part('model'),
    ...(names.includes('keywords.txt') && { keywords: join(folder, 'keywords.txt') }),
  };
  if (files.ctc === undefined && (files.encoder === undefined || files.decoder === undefined))
    return lacks('encoder*.onnx + decoder*.onnx (+ joiner*.onnx) | model*.onnx');
  return { files };
}
