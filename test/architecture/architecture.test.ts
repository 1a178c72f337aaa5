import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSource, sourceFiles, type Violation, violations } from './layers.js';

const root = process.cwd();
const report = (found: readonly Violation[]): string =>
  found.map((v) => `${v.file}:${v.line} ${v.what}; ${v.allowed}`).join('\n');

test('every source file keeps to its layer', () => {
  const files = sourceFiles(root, 'src');
  assert.ok(files.length > 40, `only ${files.length} source files found: wrong folder?`);
  assert.equal(report(files.flatMap((file) => violations(file, readSource(root, file)))), '');
});

test('no source file is longer than 250 lines', () => {
  const long = sourceFiles(root, 'src').filter((file) => readSource(root, file).split('\n').length > 251);
  assert.deepEqual(long, []);
});

const PLANTED: readonly [file: string, source: string, what: string | undefined][] = [
  ['src/core/decide.ts', `import { readFileSync } from 'node:fs';`, 'imports node:fs'],
  ['src/core/rules/a.ts', `import { DateTime } from 'luxon';`, 'imports luxon'],
  [
    'src/core/rules/a.ts',
    `import type { Store } from '../../app/ports/store.js';`,
    'imports ../../app/ports/store.js',
  ],
  ['src/core/decide.ts', `const x = await import('node:fs');`, 'imports node:fs'],
  ['src/core/decide.ts', `const at = Date.now();`, 'uses Date.now'],
  ['src/core/decide.ts', `const at = new Date();`, 'uses new Date()'],
  ['src/core/decide.ts', `const dice = Math.random();`, 'uses Math.random'],
  ['src/core/decide.ts', `export async function f(): Promise<void> {}`, 'uses async'],
  ['src/core/decide.ts', `// Date.now() is a parameter here`, undefined],
  ['src/core/decide.ts', `import { RULES } from './rules/index.js';`, undefined],
  [
    'src/app/screening/a.ts',
    `import { open } from '../../adapters/sqlite/index.js';`,
    'imports ../../adapters/sqlite/index.js',
  ],
  ['src/app/screening/a.ts', `import { z } from 'zod';`, 'imports zod'],
  ['src/app/screening/a.ts', `import { setTimeout } from 'node:timers';`, 'imports node:timers'],
  ['src/app/screening/a.ts', `import { decide } from '../../core/decide.js';`, undefined],
  [
    'src/adapters/asterisk/a.ts',
    `import { x } from '../freeswitch/codec.js';`,
    'imports ../freeswitch/codec.js',
  ],
  [
    'src/adapters/asterisk/a.ts',
    `import { x } from '../../app/screening/screen-call.js';`,
    'imports ../../app/screening/screen-call.js',
  ],
  ['src/adapters/asterisk/a.ts', `export { x } from '../../config/load.js';`, 'imports ../../config/load.js'],
  ['src/adapters/asterisk/render/a.ts', `import { x } from '../codec.js';`, undefined],
  ['src/adapters/asterisk/a.ts', `import type { Pbx } from '../../app/ports/pbx.js';`, undefined],
  ['src/config/a.ts', `import { x } from '../app/ports/store.js';`, 'imports ../app/ports/store.js'],
  ['src/service/a.ts', `import { x } from '../cli/main.js';`, 'imports ../cli/main.js'],
  ['src/board/app.ts', `import type { Health } from '../app/ports/board.js';`, undefined],
  ['src/board/app.ts', `import { open } from '../app/ports/store.js';`, 'imports ../app/ports/store.js'],
  ['src/board/app.ts', `import { join } from 'node:path';`, 'imports node:path'],
  ['src/utils.ts', ``, 'belongs to no layer'],
];

for (const [file, source, what] of PLANTED) {
  test(`planted in ${file}: ${source || '(empty)'} → ${what ?? 'allowed'}`, () => {
    assert.equal(violations(file, source)[0]?.what, what);
  });
}
