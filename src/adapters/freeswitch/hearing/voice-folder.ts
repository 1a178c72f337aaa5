import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { isSoundFile } from '../codec.js';

const OURS = /^callward-[\w-]+\.(?:r8|here)$/;
const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;

export interface VoiceFile {
  readonly path: string;
  readonly fd: number;
}

export interface VoiceFolder {
  readonly path: string;
  /** A new, empty file. It has a name for as long as FreeSWITCH needs to open it. Throws where there can be none. */
  create(id: string, kind: 'r8' | 'here'): VoiceFile;
  /** From here on no name leads to what is said; the file is gone when the last of its two users lets go of it. */
  unname(file: VoiceFile): void;
}

/**
 * The private folder in which FreeSWITCH finds the files it copies voices to. The files are made here, so FreeSWITCH's user has
 * only to enter the folder and to write: 0700 where both run as one user, or a folder made by the administrator for a group of
 * both (`install -d -m 2710 -o callward -g freeswitch`). A folder others can enter is refused.
 */
export function openVoiceFolder(path: string): VoiceFolder {
  prepare(path);
  // What a crash between the making of a file and its unnaming has left.
  for (const name of readdirSync(path)) if (OURS.test(name)) unlinkSync(join(path, name));
  return {
    path,
    create: (id, kind) => {
      const file = join(path, `callward-${id}.${kind}`);
      const fd = openSync(file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      try {
        // By the group, and in spite of the umask: its owner reads, FreeSWITCH has only to write.
        fchmodSync(fd, 0o620);
      } catch (error) {
        closeSync(fd);
        throw error;
      }
      return { path: file, fd };
    },
    unname: ({ path: file }) => {
      try {
        unlinkSync(file);
      } catch {
        // Gone already: FreeSWITCH removes an empty recording itself.
      }
    },
  };
}

function prepare(path: string): void {
  if (!path.startsWith('/') || !isSoundFile(path))
    throw new Error('FreeSWITCH takes no blanks or signs in this path / 路径中不得有空格或特殊字符');
  if (mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(path, 0o700);
  const { mode } = statSync(path);
  if ((mode & 0o007) !== 0)
    throw new Error(`${path} is open to everybody (chmod o= ${path}) / 目录对所有用户开放，请收紧权限`);
}
