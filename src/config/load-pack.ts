import type { CapRule } from '../core/caps/cap-rule.js';
import { normalise } from '../core/number/normalise.js';
import type { NumberingPlan } from '../core/number/numbering-plan.js';
import type { CallerIdRule, RulePack } from '../core/policy/rule-pack.js';
import { problem, type ReadPack, readPackChain } from './pack-file.js';
import type { CapFile } from './pack-schema.js';

/** The id of the rule that the configuration's own hours make. */
export const COMPANY_HOURS = 'company-hours';

export interface LoadedPack {
  readonly pack: RulePack;
  /** Every file it was made from, its own first. */
  readonly files: readonly string[];
}

/**
 * Reads a pack and those it extends and compiles them to one: a rule takes the place of the inherited one with its id, and what is
 * new is added behind. Throws {@link ConfigError} with file, line, key and remedy.
 */
export function loadPack(
  name: string,
  options: { readonly shipped: string; readonly plan: NumberingPlan; readonly base?: string },
): LoadedPack {
  const chain = readPackChain(name, options.shipped, options.base);
  const compiled = chain.map((read) => {
    checkIds(read);
    return { read, pack: compile(read, options.plan) };
  });
  const { pack } = compiled.reduceRight((parent, child) => {
    checkSections(child.read, parent.pack);
    return { read: child.read, pack: { ...parent.pack, ...child.pack, ...joined(parent.pack, child.pack) } };
  });
  const own = chain[0];
  if (own && !pack.windows.some(({ effect }) => effect === 'base'))
    throw problem(own.yaml, ['windows'], 'no-base');
  return { pack, files: chain.map(({ file }) => file) };
}

function compile({ pack, yaml }: ReadPack, plan: NumberingPlan): RulePack {
  const { extends: _parent, caps, callerId, ...rest } = pack;
  const allowed = (rule: CallerIdRule): CallerIdRule => ({
    ...rule,
    allowed: rule.allowed.map((text, i) => {
      const reading = normalise(text, plan);
      if (!reading.parsed) throw problem(yaml, ['callerId', 'allowed', i], 'allowed-number');
      return reading.key;
    }),
  });
  return { ...rest, caps: caps.map(capOf), ...(callerId && { callerId: allowed(callerId) }) };
}

function capOf(cap: CapFile): CapRule {
  if (cap.kind !== 'most') {
    const { least: ms, ...rest } = cap;
    return { ...rest, ms };
  }
  const { span, ...rest } = cap;
  return { ...rest, span: span === 'local-day' ? { kind: 'local-day' } : { kind: 'rolling', ms: span } };
}

const joined = (parent: RulePack, child: RulePack): Pick<RulePack, 'windows' | 'caps' | 'exemptions'> => ({
  windows: replaced(parent.windows, child.windows),
  caps: replaced(parent.caps, child.caps),
  exemptions: replaced(parent.exemptions, child.exemptions),
});

function replaced<T extends { readonly id: string }>(
  parent: readonly T[],
  child: readonly T[],
): readonly T[] {
  const kept = parent.map((rule) => child.find(({ id }) => id === rule.id) ?? rule);
  return [...kept, ...child.filter(({ id }) => !parent.some((rule) => rule.id === id))];
}

interface HasId {
  readonly id: string;
}
type Sections = Readonly<Record<(typeof LISTS)[number], readonly HasId[]>> &
  Readonly<Partial<Record<(typeof SINGLES)[number], HasId>>>;
const LISTS = ['windows', 'caps', 'exemptions'] as const;
const SINGLES = ['provenance', 'callerId', 'optIn'] as const;

/** Every rule with its section and where it stands. */
const places = (of: Sections) => [
  ...LISTS.flatMap((section) => of[section].map(({ id }, i) => ({ id, section, path: [section, i, 'id'] }))),
  ...SINGLES.flatMap((section) => {
    const rule = of[section];
    return rule ? [{ id: rule.id, section, path: [section, 'id'] }] : [];
  }),
];

/** A finding names its rule by id alone, so an id stands for one rule. The company's hours are a rule of every pack. */
function checkIds({ pack, yaml }: ReadPack): void {
  const taken = new Set([COMPANY_HOURS]);
  for (const { id, path } of places(pack)) {
    if (taken.has(id)) throw problem(yaml, path, 'id-twice');
    taken.add(id);
  }
}

function checkSections({ pack, yaml }: ReadPack, parent: RulePack): void {
  const inherited = new Map(places(parent).map(({ id, section }) => [id, section]));
  for (const { id, section, path } of places(pack)) {
    if ((inherited.get(id) ?? section) !== section) throw problem(yaml, path, 'id-twice');
  }
}
