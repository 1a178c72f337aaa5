import type { Command } from 'commander';
import { type CommonOptions, command } from '../command-line.js';
import { EXIT } from '../exit-codes.js';

export const doctorCommand = (): Command =>
  command(
    'doctor',
    '检查 PBX、中继、提示音、识别引擎与模型',
    'Is all there: PBX, trunks, prompts, recogniser, model',
    {
      0: '齐备 / all is there',
      1: '有缺失，或配置有误 / something is missing, or the configuration is wrong',
    },
  ).action(async (options: CommonOptions) => {
    const { createContext } = await import('../context.js');
    const { examine } = await import('../doctor/examine.js');
    const { print } = await import('../output.js');
    const { config, json } = await createContext(options);
    const findings = await examine(config);
    const ok = findings.every((finding) => finding.ok);
    print(json, { ok, findings }, () =>
      findings.map((one) => `${one.ok ? '✔' : '✖'} ${one.what}: ${one.says}`),
    );
    if (!ok) process.exitCode = EXIT.failure;
  });
