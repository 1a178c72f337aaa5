import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { ConfigError, type ConfigProblem, SENTENCES } from './problems.js';

/** Keys under which people write a secret; no schema has one of them, and the reason deserves its own sentence. */
const SECRET = /^(?:pass(?:word|wd)?|secret|token)$/i;
type Sentence = readonly [zh: string, en: string];

/** What to tell people whose file cannot be read, or who wrote a key that there is not. */
export interface YamlWords {
  readonly unreadable: Sentence;
  readonly noSuchKey: Sentence;
}

/** A YAML file read for checking: what it says, and where in it each key stands. */
export interface YamlFile {
  readonly value: unknown;
  problem(path: readonly PropertyKey[], zh: string, en: string): ConfigProblem;
  /** The problems that a schema found, each at its line, in both languages. */
  problems(issues: readonly z.core.$ZodIssue[]): ConfigProblem[];
}

/** Throws {@link ConfigError} where the file cannot be read or is no YAML. */
export function readYamlFile(file: string, words: YamlWords): YamlFile {
  const lines = new LineCounter();
  const document = parse(file, read(file, words.unreadable), lines);
  return yamlFile(file, plain(document, file), words, (path) => lineOf(document, path, lines));
}

/** The same where there is no file: nothing is said, and nothing has a line. */
export const noYamlFile = (name: string, words: YamlWords): YamlFile =>
  yamlFile(name, {}, words, () => undefined);

function yamlFile(
  file: string,
  value: unknown,
  words: YamlWords,
  line: (path: readonly PropertyKey[]) => number | undefined,
): YamlFile {
  const problem: YamlFile['problem'] = (path, zh, en) => {
    const at = line(path);
    return { file, ...(at === undefined ? {} : { line: at }), key: path.map(String).join('.'), zh, en };
  };
  const explain = (issue: z.core.$ZodIssue): ConfigProblem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const sentence = (SECRET.test(key) && SENTENCES['literal-secret']) || words.noSuchKey;
        return problem([...issue.path, key], ...sentence);
      });
    }
    const own = SENTENCES[issue.message];
    return [problem(issue.path, own?.[0] ?? `值不合格式：${issue.message}`, own?.[1] ?? issue.message)];
  };
  return { value, problem, problems: (issues) => issues.flatMap(explain) };
}

function parse(file: string, text: string, lines: LineCounter): Document {
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', prettyErrors: false });
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

function read(file: string, [zh, en]: Sentence): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      { file, key: '', en: `cannot be read (${why}); ${en}`, zh: `无法读取（${why}）；${zh}` },
    ]);
  }
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
