import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

/**
 * Who may import whom, by folder. The first row whose `from` matches decides; `may` lists the folders of ours that the
 * file may reach and `packages` the outside ones (`*` any). docs/architecture.md shows the same table.
 */
export interface Layer {
  readonly from: RegExp;
  readonly may: readonly RegExp[];
  readonly packages: readonly string[] | '*';
}

const CORE = /^src\/core\//;
const PORTS = /^src\/app\/ports\//;

export const LAYERS: readonly Layer[] = [
  { from: CORE, may: [CORE], packages: [] },
  { from: /^src\/app\//, may: [CORE, /^src\/app\//], packages: [] },
  { from: /^src\/adapters\//, may: [CORE, PORTS], packages: '*' },
  {
    from: /^src\/config\//,
    may: [CORE, /^src\/config\//],
    packages: ['node:fs', 'node:path', 'node:url', 'node:crypto', 'yaml', 'zod'],
  },
  {
    // Runs in a browser: the pure core, and the forms of what the service sends.
    from: /^src\/board\//,
    may: [/^src\/board\//, CORE, /^src\/app\/ports\/(?:access|board|board-store|desk)\.js$/],
    packages: ['lit-html', 'lit-html/directives/live.js', 'lit-html/directives/repeat.js', 'uplot'],
  },
  { from: /^src\/cli\//, may: [/^src\//], packages: '*' },
  { from: /^src\/service\//, may: [/^src\/(?!cli\/)/], packages: '*' },
];

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly allowed: string;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;
/** Clocks and dice: in core, time and chance are parameters. */
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\.now\b|\basync\b|\bawait\b|\bsetTimeout\b|\bprocess\./;

/** All that one file imports or does against its layer. `file` is a path from the repository root, with slashes. */
export function violations(file: string, source: string): Violation[] {
  const layer = LAYERS.find((l) => l.from.test(file));
  if (!layer)
    return [
      {
        file,
        line: 1,
        what: 'belongs to no layer',
        allowed: 'src/core, app, adapters, board, config, service, cli',
      },
    ];
  const found: Violation[] = [];
  const lineAt = (index: number): number => source.slice(0, index).split('\n').length;
  for (const match of source.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    if (allowed(layer, file, specifier)) continue;
    found.push({
      file,
      line: lineAt(match.index + match[0].indexOf(specifier)),
      what: `imports ${specifier}`,
      allowed: describe(layer, file),
    });
  }
  if (CORE.test(file)) {
    for (const [index, text] of withoutComments(source).split('\n').entries()) {
      const impure = IMPURE.exec(text);
      if (impure)
        found.push({
          file,
          line: index + 1,
          what: `uses ${impure[0]}`,
          allowed: 'time and chance as parameters, no async',
        });
    }
  }
  return found;
}

function allowed(layer: Layer, file: string, specifier: string): boolean {
  if (!specifier.startsWith('.')) {
    if (layer.packages === '*') return true;
    return layer.packages.includes(specifier);
  }
  const target = normalize(join(dirname(file), specifier))
    .split(sep)
    .join('/');
  return sameAdapter(file, target) || layer.may.some((folder) => folder.test(target));
}

/** An adapter may import itself, never its neighbour: the folder under src/adapters/ must be the same. */
function sameAdapter(file: string, target: string): boolean {
  const adapter = /^src\/adapters\/[^/]+\//.exec(file)?.[0];
  return adapter !== undefined && target.startsWith(adapter);
}

function describe(layer: Layer, file: string): string {
  const own = /^src\/adapters\/[^/]+\//.exec(file)?.[0];
  const folders = layer.may.map((f) => f.source.replace(/[\^\\]/g, '')).concat(own ?? []);
  return `may import ${folders.join(', ')}; packages: ${layer.packages === '*' ? 'any' : layer.packages.join(', ') || 'none'}`;
}

const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '));

/** Every TypeScript file under `folder`, as paths from the root. */
export function sourceFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

export const readSource = (root: string, file: string): string => readFileSync(join(root, file), 'utf8');
