/** One row of a file of lists; `line` is where it begins, counted from 1. */
export interface FileRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A file that people exported, as rows of text. Nothing is judged yet. */
export interface ListFile {
  /** SHA-256 over its bytes, 64 hex digits. */
  readonly digest: string;
  readonly encoding: 'utf-8' | 'gb18030';
  /** Every row that is not empty, the header among them. Rejects with {@link ListFileBroken}. */
  rows(): AsyncIterable<FileRow>;
}

/** From this line on nobody can tell the rows apart; nothing of the file may count. */
export class ListFileBroken extends Error {
  override readonly name = 'ListFileBroken';
  readonly line: number;

  constructor(line: number, why: string) {
    super(why);
    this.line = line;
  }
}
