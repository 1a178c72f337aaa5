import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const BOARD = 'build/board';
const assets = readdirSync(join(BOARD, 'assets'));
const page = readFileSync(join(BOARD, 'index.html'), 'utf8');

test('the script of the board is under 60 kB on the wire, charts and all', () => {
  const scripts = assets.filter((name) => name.endsWith('.js'));
  const bytes = scripts.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(BOARD, 'assets', name))).length,
    0,
  );
  assert.equal(scripts.length, 1);
  assert.ok(bytes < 60_000, `${bytes} bytes`);
});

test('every name carries a hash of the content, and the page names them all', () => {
  for (const name of assets) {
    assert.match(name, /-[A-Z0-9]{8}\.(?:js|css)$/);
    assert.ok(page.includes(`/assets/${name}`), name);
  }
});

test('no inline script or style, nothing from elsewhere', () => {
  assert.doesNotMatch(page, /<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|https?:/);
});
