import { dirname, resolve } from 'node:path';
import { isPackName } from './pack-file.js';
import { ConfigError } from './problems.js';
import { type Config, configSchema, type PbxConfig } from './schema.js';
import { noYamlFile, readYamlFile, type YamlWords } from './yaml-file.js';

export interface Overrides {
  /** `--data`: relative to the working directory, whatever the file says. */
  readonly data?: string;
}

const WORDS: YamlWords = {
  unreadable: ['请检查 --config 给出的路径', 'check the path given with --config'],
  noSuchKey: [
    '没有这个键；所有的键见 config/callward.yaml',
    'no such key; config/callward.yaml lists them all',
  ],
};

/** Reads and checks the configuration; without a file the defaults are it. Throws {@link ConfigError} with every problem. */
export function loadConfig(file?: string, overrides: Overrides = {}): Config {
  const yaml = file === undefined ? noYamlFile('(defaults)', WORDS) : readYamlFile(file, WORDS);
  const checked = configSchema.safeParse(yaml.value);
  if (!checked.success) throw new ConfigError(yaml.problems(checked.error.issues));
  return located(checked.data, file === undefined ? process.cwd() : dirname(resolve(file)), overrides);
}

/** Paths in the file are meant from where the file is; the service may be started from anywhere. */
function located(config: Config, base: string, overrides: Overrides): Config {
  return {
    ...config,
    data: overrides.data === undefined ? resolve(base, config.data) : resolve(overrides.data),
    log: config.log.file === undefined ? config.log : { ...config.log, file: resolve(base, config.log.file) },
    policy: locatedPolicy(config.policy, base),
    hearing: locatedHearing(config.hearing, base),
    http: {
      ...config.http,
      ...(config.http.certificate && { certificate: resolve(base, config.http.certificate) }),
      ...(config.http.key && { key: resolve(base, config.http.key) }),
    },
    pbx: config.pbx.map((pbx) => withPathsAt(pbx, base)),
    webhooks: config.webhooks.map((hook) =>
      hook.secretFile === undefined ? hook : { ...hook, secretFile: resolve(base, hook.secretFile) },
    ),
  };
}

function locatedHearing(hearing: Config['hearing'], base: string): Config['hearing'] {
  const { phrases, sherpa } = hearing;
  return {
    ...hearing,
    phrases: phrases.map((file) => resolve(base, file)),
    sherpa: sherpa.model === undefined ? sherpa : { ...sherpa, model: resolve(base, sherpa.model) },
  };
}

function locatedPolicy(policy: Config['policy'], base: string): Config['policy'] {
  const { pack, numbering } = policy;
  const { mobilePrefixes } = numbering;
  return {
    ...policy,
    pack: isPackName(pack) ? pack : resolve(base, pack),
    numbering:
      mobilePrefixes === undefined
        ? numbering
        : { ...numbering, mobilePrefixes: resolve(base, mobilePrefixes) },
  };
}

function withPathsAt(pbx: PbxConfig, base: string): PbxConfig {
  const at = (file: string | undefined) => (file === undefined ? {} : { passwordFile: resolve(base, file) });
  return pbx.kind === 'asterisk'
    ? { ...pbx, ari: { ...pbx.ari, ...at(pbx.ari.passwordFile) } }
    : {
        ...pbx,
        esl: { ...pbx.esl, ...at(pbx.esl.passwordFile) },
        ...(pbx.voices !== undefined && { voices: resolve(base, pbx.voices) }),
      };
}
