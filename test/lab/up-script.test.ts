import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const root = mkdtempSync(join(tmpdir(), 'callward-up-'));
after(() => rmSync(root, { recursive: true }));
const program = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
  chmodSync(join(root, path), 0o755);
};
const copy = (name: string): void => {
  mkdirSync(join(root, 'scripts'), { recursive: true });
  copyFileSync(join(process.cwd(), 'scripts', name), join(root, 'scripts', name));
};
const run = (script: string, ...args: string[]) =>
  spawnSync(join(root, 'scripts', script), args, {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH ?? ''}` },
  });

test('on a fresh clone nothing but what needs a site begins a set-up', () => {
  copy('up');
  program('scripts/set-up', '#!/bin/sh\nexit 99\n');
  const asked = (...args: string[]) => {
    const { status, stdout, stderr } = run('up', ...args);
    return { status, text: stdout + stderr };
  };
  assert.deepEqual([asked('status').status, asked('call', '138').status], [1, 1]);
  assert.match(asked('status').text, /not set up yet/);
  for (const wrong of [['stauts'], ['down', '--prune'], ['down', 'x', 'y'], ['status', 'x'], ['']]) {
    assert.equal(asked(...wrong).status, 2, wrong.join(' '));
    assert.match(asked(...wrong).text, /up call NUMBER/, wrong.join(' '));
  }
  assert.match(asked('down').text, /nothing was running/);
  assert.equal(asked('demo').status, 99);
  mkdirSync(join(root, '.callward'));
  assert.match(asked('down', '--purge').text, /node_modules and build stay/);
  assert.equal(existsSync(join(root, '.callward')), false);
});

test('an installation that was interrupted is made again once, and only then complained about', () => {
  copy('set-up');
  for (const name of ['get-tools', 'get-asterisk']) program(`scripts/${name}`, '#!/bin/sh\n');
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json'])
    writeFileSync(join(root, name), '{}');
  for (const name of ['src', 'test']) mkdirSync(join(root, name), { recursive: true });
  program('bin/npx', '#!/bin/sh\n');
  // As npm: what it leaves is what the file `made` says; `npm ls` and `npm config get` succeed whatever is there.
  program(
    'bin/npm',
    '#!/bin/sh\n[ "$1" = ci ] || exit 0\necho ci >>npm-ran\nrm -rf node_modules; mkdir -p node_modules/better-sqlite3\ncp made node_modules/better-sqlite3/index.js\n',
  );
  const works = 'module.exports = class {};';
  const broken = 'throw new Error("not compiled");';
  const left = (text: string): void => {
    mkdirSync(join(root, 'node_modules/better-sqlite3'), { recursive: true });
    writeFileSync(join(root, 'node_modules/better-sqlite3/index.js'), text);
  };
  const installs = (made: string) => {
    rmSync(join(root, 'npm-ran'), { force: true });
    writeFileSync(join(root, 'made'), made);
    const { status, stderr } = run('set-up');
    return { status, stderr, ran: existsSync(join(root, 'npm-ran')) };
  };

  left(broken); // interrupted: packages there, no stamp
  assert.deepEqual({ ...installs(works), stderr: '' }, { status: 0, stderr: '', ran: true });
  assert.equal(installs(works).ran, false, 'a second run finds all done');
  left(broken); // a stamp, and yet it does not load
  assert.equal(installs(works).ran, true);
  rmSync(join(root, 'node_modules/.callward-stamp'));
  const still = installs(broken);
  assert.equal(still.status, 1);
  assert.match(still.stderr, /better-sqlite3 does not load/);
  assert.equal(existsSync(join(root, 'node_modules/.callward-stamp')), false);
});
