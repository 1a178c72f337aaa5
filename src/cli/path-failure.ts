import { CliFailure } from './failure.js';

type Sentences = readonly [what: string, todo: string];

const OWNER: Sentences = [
  '没有权限读写 / no permission to read or write',
  '用该目录的属主运行，例如 sudo -u callward … / run as the user who owns it, for example sudo -u callward …',
];
const NO_FOLDER: Sentences = ['不是目录 / is not a folder', '请给出一个目录 / give the path of a folder'];
const SENTENCES: Readonly<Record<string, Sentences>> = {
  EACCES: OWNER,
  EPERM: OWNER,
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  ENOENT: ['此处不能建立目录 / no folder can be made here', '请换一个位置 / choose another place'],
  EROFS: [
    '文件系统只读 / the file system is read-only',
    '请换到或复制到可写的位置 / choose, or copy to, a place that can be written',
  ],
  ENOSPC: ['磁盘已满 / the disk is full', '请清理磁盘 / free some space'],
};

/** What the file system refused, as an error of the option or the file that named the path; others stay what they are. */
export function pathFailure(error: unknown, path: string, where: string, exit: 1 | 2): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const sentences = SENTENCES[code];
  if (!sentences) return error;
  const [what, todo] = sentences;
  return new CliFailure({ what: `${path}: ${what}`, where, todo, exit });
}
