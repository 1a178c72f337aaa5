import { createHash } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { EXIT } from './exit-codes.js';
import { CliFailure } from './failure.js';
import { makeFolder } from './folders.js';

/** What we wrote last time, so that a file changed by hand since then is not lost. */
const MANIFEST = '.callward-rendered.json';
type Manifest = Readonly<Record<string, string>>;

/**
 * Writes all files or none: into a folder beside their place first, then by renames that are taken back when one fails.
 * A file that somebody changed since we wrote it, or that we never wrote, is only replaced with `force`.
 */
export function writeFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
  force: boolean,
): readonly string[] {
  makeFolder(folder, '--out', 2, 0o750);
  const known = readManifest(folder);
  const changed = [...files]
    .filter(([name, content]) => !replaceable(folder, name, content, known))
    .map(([name]) => name);
  if (changed.length > 0 && !force) {
    throw new CliFailure({
      what: `文件已被改动，未写入任何文件 / changed since they were rendered; nothing was written: ${changed.join(', ')}`,
      where: folder,
      todo: '先保存改动，再加 --force / keep your changes elsewhere, then add --force',
      exit: EXIT.usage,
    });
  }
  const manifest: Manifest = Object.fromEntries([...files].map(([name, content]) => [name, digest(content)]));
  const all = new Map([...files, [MANIFEST, `${JSON.stringify({ ...known, ...manifest }, null, 2)}\n`]]);
  const staging = mkdtempSync(join(folder, '.callward-new-'));
  try {
    // The PBX runs as another user: the files go to whoever owns the folder, readable for its group alone.
    const { uid, gid } = statSync(folder);
    for (const [name, content] of all) {
      writeFileSync(join(staging, name), content, { mode: 0o640 });
      if (process.getuid?.() === 0) chownSync(join(staging, name), uid, gid);
    }
    moveIn(folder, staging, [...all.keys()]);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return [...files.keys()];
}

function moveIn(folder: string, staging: string, names: readonly string[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const name of names) {
      const [target, old] = [join(folder, name), join(staging, `${name}.old`)];
      if (existsSync(target)) {
        renameSync(target, old);
        undo.push(() => renameSync(old, target));
      } else {
        undo.push(() => rmSync(target, { force: true }));
      }
      renameSync(join(staging, name), target);
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
}

function replaceable(folder: string, name: string, content: string, known: Manifest): boolean {
  const target = join(folder, name);
  if (!existsSync(target)) return true;
  const present = digest(readFileSync(target, 'utf8'));
  return present === digest(content) || present === known[name];
}

function readManifest(folder: string): Manifest {
  try {
    const found: unknown = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
    return typeof found === 'object' && found !== null ? (found as Manifest) : {};
  } catch {
    // Without one every file already there counts as changed, which is the careful reading.
    return {};
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
