import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../../scripts/lab/lab.js';
import { noon } from '../../scripts/lab/trial-day.js';
import type { ShieldEntry } from '../../src/core/shield/shield-entry.js';
import { keyOf, withStore } from './numbers.js';

export const DAY = 86_400_000;
export const NOON = Date.parse(noon);
export const daysFromNoon = (days: number): string => new Date(NOON + days * DAY).toISOString().slice(0, 10);

const HEADERS = {
  policies: 'number,policy,from,until',
  appointments: 'number,from,until,evidence',
  leads: 'number,region',
} as const;

/** Takes a list in as an administrator does, by `callward import`, while the service runs. */
export async function takePapers(
  lab: Lab,
  kind: keyof typeof HEADERS,
  rows: readonly string[],
  ...more: readonly string[]
): Promise<void> {
  const file = join(lab.folder, `${kind}.csv`);
  writeFileSync(file, `${[HEADERS[kind], ...rows].join('\n')}\n`);
  const command = ['import', kind, file, '--list', kind, '--operator', '王芳', '--accept', ...more];
  const { code, out, err } = await lab.service.cli(command);
  assert.equal(code, 0, out + err);
}

/** Refused ten days before the lab's noon, whatever day it really is. */
export const refused = (lab: Lab, number: string): Promise<unknown> =>
  withStore(lab, (store) => {
    const at = NOON - 10 * DAY;
    const entry: ShieldEntry = {
      ...{ id: randomUUID(), number: keyOf(number), scope: 'all', source: 'manual', operator: 'test' },
      ...{ registeredAt: at, effectiveAt: at, until: null },
    };
    return store.append({ kind: 'shield-added', at, entry });
  });

/** Whoever takes a list in may not take in tomorrow's, and the lab plays tomorrow: this one goes into the store itself. */
export const consented = (lab: Lab, number: string, givenAt: number): Promise<unknown> =>
  withStore(lab, (store) =>
    store.importPapers(
      {
        ...{
          kind: 'papers-imported',
          at: NOON,
          list: 'consents',
          papers: 'consent',
          digest: 'ab'.repeat(32),
        },
        ...{ rows: 1, refused: 0, operator: 'test' },
      },
      {
        papers: [
          {
            ...{ kind: 'consent', id: 'c0', number: keyOf(number), source: 'consents@ab', givenAt },
            ...{ purposes: ['sale'], until: null, evidence: 'recording 4711' },
          },
        ],
      },
    ),
  );
