import { accessSync, constants, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathFailure } from './path-failure.js';

/**
 * Makes a folder with its parents, or nothing. One step at a time: node's own recursive mkdir never comes back where the
 * file system answers ENOENT to a parent that exists, as /proc does.
 */
export function makeFolder(folder: string, where: string, exit: 1 | 2, mode = 0o700): void {
  const made: string[] = [];
  let at = resolve(folder);
  try {
    const missing: string[] = [];
    for (; !isFolder(at); at = dirname(at)) missing.unshift(at);
    for (at of missing) {
      mkdirSync(at, { mode });
      made.unshift(at);
    }
    at = resolve(folder);
    accessSync(at, constants.W_OK | constants.X_OK);
  } catch (error) {
    for (const folder of made) rmdirSync(folder);
    throw pathFailure(error, at, where, exit);
  }
}

/** Looks without making anything: what a rendering would fail on is said before it writes its first byte. */
export function checkFolder(folder: string, where: string, exit: 1 | 2): void {
  let at = resolve(folder);
  try {
    while (!isFolder(at)) at = dirname(at);
    accessSync(at, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw pathFailure(error, at, where, exit);
  }
}

/** False where nothing is there; an error where something else is, or where one may not look. */
export function isFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) {
    throw Object.assign(new Error(`${path}: not a folder`), { code: 'ENOTDIR', path });
  }
  return found !== undefined;
}
