import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { REASONS } from '../src/core/reasons.js';

test('the manual lists exactly the reasons there are', () => {
  const rows = readFileSync('docs/reasons.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const expected = Object.entries(REASONS).map(
    ([code, r]) => `| \`${code}\` | ${r.zh} | ${r.en} | ${r.cause} | ${r.sip} | ${r.alert} | ${r.citation} |`,
  );
  assert.deepEqual(rows, expected);
});

const documents = ['.', 'docs', 'docs/decisions', 'dialplan', 'scripts']
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder)
      .filter((f) => f.endsWith('.md'))
      .map((f) => join(folder, f)),
  );

for (const document of documents) {
  test(`${document}: every link to a file leads somewhere`, () => {
    const links = [...readFileSync(document, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)(#[^)]*)?\)/g)];
    const broken = links.map((m) => m[1] ?? '').filter((link) => !existsSync(join(dirname(document), link)));
    assert.deepEqual(broken, []);
  });
}
