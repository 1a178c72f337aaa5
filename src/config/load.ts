import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { ConfigError, type ConfigProblem, SENTENCES } from './problems.js';
import { type Config, configSchema, type PbxConfig } from './schema.js';

export interface Overrides {
  /** `--data`: relative to the working directory, whatever the file says. */
  readonly data?: string;
}

const NO_FILE = '(defaults)';
/** Keys under which people write a secret; the schema has none of them, and the reason deserves its own sentence. */
const SECRET = /^(?:pass(?:word|wd)?|secret|token)$/i;

/** Reads and checks the configuration; without a file the defaults are it. Throws {@link ConfigError} with every problem. */
export function loadConfig(file?: string, overrides: Overrides = {}): Config {
  const lines = new LineCounter();
  const document = file === undefined ? undefined : parse(file, lines);
  const checked = configSchema.safeParse(document && file !== undefined ? plain(document, file) : {});
  if (!checked.success) {
    const problems = checked.error.issues.flatMap((issue) =>
      explain(issue, file ?? NO_FILE, document, lines),
    );
    throw new ConfigError(problems);
  }
  return located(checked.data, file === undefined ? process.cwd() : dirname(resolve(file)), overrides);
}

function parse(file: string, lines: LineCounter): Document {
  const document = parseDocument(read(file), { lineCounter: lines, version: '1.2', prettyErrors: false });
  if (document.errors.length === 0) return document;
  throw new ConfigError(
    document.errors.map((error) => ({
      file,
      line: lines.linePos(error.pos[0]).line,
      key: '',
      en: `not YAML: ${error.message}`,
      zh: `YAML 格式错误：${error.message}`,
    })),
  );
}

/** The library throws here, not in parsing, where aliases multiply beyond reason. An empty file is an empty map. */
function plain(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ file, key: '', en: `not usable YAML: ${why}`, zh: `YAML 无法使用：${why}` }]);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      {
        file,
        key: '',
        en: `cannot be read (${why}); check the path given with --config`,
        zh: `无法读取（${why}）；请检查 --config 给出的路径`,
      },
    ]);
  }
}

function explain(
  issue: z.core.$ZodIssue,
  file: string,
  document: Document | undefined,
  lines: LineCounter,
): ConfigProblem[] {
  const at = (path: readonly PropertyKey[], zh: string, en: string): ConfigProblem => {
    const line = document && lineOf(document, path, lines);
    return { file, ...(line === undefined ? {} : { line }), key: path.map(String).join('.'), zh, en };
  };
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const [zh, en] = (SECRET.test(key) && SENTENCES['literal-secret']) || [
        '没有这个键；所有的键见 config/callward.yaml',
        'no such key; config/callward.yaml lists them all',
      ];
      return at([...issue.path, key], zh, en);
    });
  }
  const own = SENTENCES[issue.message];
  return [at(issue.path, own?.[0] ?? `值不合格式：${issue.message}`, own?.[1] ?? issue.message)];
}

/** The line of the key itself, or of the nearest thing around it that is in the file. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number | undefined {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const name = path.at(-1);
  const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === String(name)) : undefined;
  const key = pair?.key;
  const node = isNode(key) ? key : path.length > 0 ? document.getIn(path, true) : document.contents;
  if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  return path.length > 0 ? lineOf(document, path.slice(0, -1), lines) : undefined;
}

/** Paths in the file are meant from where the file is; the service may be started from anywhere. */
function located(config: Config, base: string, overrides: Overrides): Config {
  return {
    ...config,
    data: overrides.data === undefined ? resolve(base, config.data) : resolve(overrides.data),
    log: config.log.file === undefined ? config.log : { ...config.log, file: resolve(base, config.log.file) },
    pbx: config.pbx.map((pbx) => withSecretAt(pbx, base)),
  };
}

function withSecretAt(pbx: PbxConfig, base: string): PbxConfig {
  const at = (file: string | undefined) => (file === undefined ? {} : { passwordFile: resolve(base, file) });
  return pbx.kind === 'asterisk'
    ? { ...pbx, ari: { ...pbx.ari, ...at(pbx.ari.passwordFile) } }
    : { ...pbx, esl: { ...pbx.esl, ...at(pbx.esl.passwordFile) } };
}
