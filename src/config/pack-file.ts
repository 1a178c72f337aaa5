import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type PackFile, packSchema } from './pack-schema.js';
import { ConfigError } from './problems.js';
import { readYamlFile, type YamlFile, type YamlWords } from './yaml-file.js';

/** A pack as one file has it, with the file at hand for what is found out later. */
export interface ReadPack {
  readonly file: string;
  readonly yaml: YamlFile;
  readonly pack: PackFile;
}

/** `cn-insurance` names a shipped pack; everything else is a path. */
export const isPackName = (text: string): boolean => /^[a-z][a-z0-9-]*$/.test(text);

const WORDS: YamlWords = {
  unreadable: [
    '请检查 policy.pack 或 extends：所带规则包的名称见 config/policy/，其余须为文件路径',
    'check policy.pack or extends: a shipped pack’s name from config/policy/, or the path of a file',
  ],
  noSuchKey: [
    '没有这个键；规则包的键见 docs/policy.md',
    'no such key; docs/policy.md lists the keys of a pack',
  ],
};

/** The pack's file first, then the one it extends, and so on. Throws {@link ConfigError}. */
export function readPackChain(pack: string, shipped: string, base = process.cwd()): readonly ReadPack[] {
  const chain: ReadPack[] = [];
  let at = locate(pack, shipped, base);
  for (;;) {
    const read = readPack(at);
    chain.push(read);
    const next = read.pack.extends;
    if (next === undefined) return chain;
    at = locate(next, shipped, dirname(at));
    if (chain.some(({ file }) => file === at)) throw problem(read.yaml, ['extends'], 'extends-self');
    if (!existsSync(at))
      throw new ConfigError([
        read.yaml.problem(
          ['extends'],
          `没有 ${at}；${WORDS.unreadable[0]}`,
          `there is no ${at}; ${WORDS.unreadable[1]}`,
        ),
      ]);
  }
}

const locate = (pack: string, shipped: string, base: string): string =>
  isPackName(pack) ? join(shipped, `${pack}.yaml`) : resolve(base, pack);

function readPack(file: string): ReadPack {
  const yaml = readYamlFile(file, WORDS);
  const checked = packSchema.safeParse(yaml.value);
  if (!checked.success) throw new ConfigError(yaml.problems(checked.error.issues));
  return { file, yaml, pack: checked.data };
}

/** One of our own sentences as an error at its place. */
export const problem = (yaml: YamlFile, path: readonly PropertyKey[], message: string): ConfigError =>
  new ConfigError(yaml.problems([{ code: 'custom', message, path: [...path], input: undefined }]));
