import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, LineCounter, parseDocument } from 'yaml';
import type { ZodType } from 'zod';
import type { NumberingPlan, WorldCode } from '../core/number/numbering-plan.js';
import { HOME_SCHEMA, type HomeFile, WORLD_SCHEMA, type WorldFile } from './numbering-schema.js';

export interface NumberingOptions {
  readonly home: 'cn';
  /** Digits dialled to leave the PBX, tried in this order; none unless given. */
  readonly outsideLine?: readonly string[];
  /** Area code, without trunk prefix, that a 7- or 8-digit number belongs to; none: such a number is not readable. */
  readonly homeArea?: string;
}

/** The numbering files say something that cannot be used; the message names file, line and remedy. */
export class NumberingError extends Error {
  override readonly name = 'NumberingError';
}

/** Reads `<home>.yaml` and `world.yaml` from `dir` and compiles them. Throws {@link NumberingError}: bad data fails at boot. */
export function loadNumberingPlan(dir: string, options: NumberingOptions): NumberingPlan {
  const homePath = join(dir, `${options.home}.yaml`);
  const worldPath = join(dir, 'world.yaml');
  const home = readYaml(homePath, HOME_SCHEMA);
  const world = readYaml(worldPath, WORLD_SCHEMA);
  const outsideLine = checkOutsideLine(options.outsideLine ?? []);
  const homeArea = checkHomeArea(options.homeArea, home, homePath);
  const content = JSON.stringify([home, world, outsideLine, homeArea ?? null]);
  return {
    version: createHash('sha256').update(content).digest('hex'),
    country: home.country,
    code: home.code,
    trunkPrefix: home.trunkPrefix,
    internationalPrefix: home.internationalPrefix,
    zones: home.zones,
    blocks: new Map(home.blocks.map((block) => [block.prefix, block])),
    blockPrefixLengths: longestFirst(home.blocks.map((block) => block.prefix.length)),
    parts: new Map(home.parts.flatMap(({ part, also, name }) => [also, name].map((other) => [other, part]))),
    areas: new Map(
      home.areas.map((area) => [area.code, { ...area, part: partOf(area.region, home, homePath) }]),
    ),
    areaLengths: longestFirst(home.areas.map((area) => area.code.length)),
    emergency: new Set(home.emergency),
    carrierPrefixes: [...home.carrierPrefixes].sort((a, b) => b.length - a.length),
    outsideLine,
    ...(homeArea === undefined ? {} : { homeArea }),
    world: worldByPrefix(world, worldPath),
  };
}

function readYaml<T>(path: string, schema: ZodType<T>): T {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new NumberingError(
      `${path}: the numbering plan cannot be read (${String(error)}). Put the file back, or point numbering.dir at it. ` +
        '号码规则文件无法读取，请恢复该文件。',
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) {
    const { line } = lines.linePos(broken.pos[0]);
    throw new NumberingError(
      `${path}:${line}: not valid YAML: ${broken.message} Correct the line. 请更正该行。`,
    );
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const keys = issue?.path ?? [];
  const line = lineOf(document, keys, lines);
  throw new NumberingError(
    `${path}:${line}: ${keys.map(String).join('.') || 'the file'}: ${issue?.message ?? 'not as expected'}. ` +
      'Correct this key (numbers stay in quotes). 请更正此项，号码须加引号。',
  );
}

/** The line of the innermost key that exists; a missing key is reported where its parent stands. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  keys: readonly PropertyKey[],
  lines: LineCounter,
): number {
  for (let depth = keys.length; depth > 0; depth--) {
    const node: unknown = document.getIn(keys.slice(0, depth), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      return lines.linePos(Number(node.range[0])).line;
    }
  }
  return isMap(document.contents) ? 1 : 0;
}

function partOf(name: string, home: HomeFile, path: string): string {
  const found = home.parts.find((part) => name.startsWith(part.name));
  if (found) return found.part;
  throw new NumberingError(
    `${path}: areas: "${name}" begins with the name of none of the parts. Begin it with the province. 地区名须以省份名开头。`,
  );
}

function checkOutsideLine(digits: readonly string[]): readonly string[] {
  for (const digit of digits) {
    if (!/^[0-9]{1,2}$/.test(digit)) {
      throw new NumberingError(
        `numbering.outsideLine: "${digit}" is not one or two digits. Write for example ["9"]. 外线前缀须为一到两位数字。`,
      );
    }
  }
  return digits;
}

function checkHomeArea(area: string | undefined, home: HomeFile, path: string): string | undefined {
  if (area === undefined || home.areas.some(({ code }) => code === area)) return area;
  const bare = area.startsWith(home.trunkPrefix) ? area.slice(home.trunkPrefix.length) : '';
  if (home.areas.some(({ code }) => code === bare)) return bare;
  throw new NumberingError(
    `numbering.homeArea: "${area}" is no area code of ${path}. Write it without the trunk prefix, for example "755". ` +
      '区号不在号码规则文件中。',
  );
}

function worldByPrefix(world: WorldFile, path: string): ReadonlyMap<string, WorldCode> {
  const byPrefix = new Map<string, WorldCode>();
  const shapes = new Map(world.shapes.map(({ code, shape }) => [code, new RegExp(`^(?:${shape})$`)]));
  for (const { leading, ...columns } of world.codes) {
    const shape = shapes.get(columns.code);
    const row = shape === undefined ? columns : { ...columns, shape };
    for (const prefix of leading.map((start) => row.code + start)) {
      if (byPrefix.has(prefix)) {
        throw new NumberingError(
          `${path}: +${prefix} is claimed twice. Keep one row. +${prefix} 重复，请只保留一行。`,
        );
      }
      byPrefix.set(prefix, row);
    }
  }
  return byPrefix;
}

function longestFirst(lengths: readonly number[]): readonly number[] {
  return [...new Set(lengths)].sort((a, b) => b - a);
}
