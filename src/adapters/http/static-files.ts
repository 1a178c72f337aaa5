import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export interface StaticFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly etag: string;
  /** The name carries a hash of the content. */
  readonly immutable: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.txt': 'text/plain; charset=utf-8',
};
const HASHED = /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
const MOST_BYTES = 20 << 20;

/**
 * The files of the board by their path, read once at the start. What is asked for is looked up and never becomes a path, so there
 * is no way out of the folder, however it is spelled. Undefined where the folder has no board.
 */
export function readStaticFiles(folder: string): ReadonlyMap<string, StaticFile> | undefined {
  const files = new Map<string, StaticFile>();
  let left = MOST_BYTES;
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      // A link would lead out of the folder.
      const type = TYPES[extname(entry.name)];
      if (!entry.isFile() || type === undefined || entry.name.startsWith('.')) continue;
      const file = join(entry.parentPath, entry.name);
      left -= statSync(file).size;
      if (left < 0) throw new Error(`${folder}: more than ${MOST_BYTES} bytes is no board`);
      const bytes = readFileSync(file);
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
      files.set(path, { type, bytes, etag, immutable: path.startsWith('/assets/') && HASHED.test(path) });
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return files.has('/index.html') ? files : undefined;
}

/** The page of a path: the file of that name, or the board's own page for a path of the board. */
export function fileFor(files: ReadonlyMap<string, StaticFile>, path: string): StaticFile | undefined {
  const found = files.get(path);
  if (found) return found;
  return /^\/[a-z-]*(?:\/[A-Za-z0-9_-]+)*\/?$/.test(path) ? files.get('/index.html') : undefined;
}

export const NO_BOARD: StaticFile = page(
  '<!doctype html><html lang="zh"><meta charset="utf-8"><title>callward</title>' +
    '<h1>callward</h1><p>服务正在运行，但没有找到看板的文件；请先构建看板（npm run build）。</p>' +
    '<p lang="en">The service runs, but the files of the board are not there; build them (npm run build).</p></html>\n',
);

function page(html: string): StaticFile {
  return { type: 'text/html; charset=utf-8', bytes: Buffer.from(html), etag: '"none"', immutable: false };
}
