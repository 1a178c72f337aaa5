import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TextDecoder } from 'node:util';
import { CsvError, parse } from 'csv-parse';
import { type FileRow, type ListFile, ListFileBroken } from '../../app/ports/list-file.js';

/** A row this long is no row: a quotation mark was opened and never closed. */
const LONGEST_ROW = 65_536;

/**
 * Looks through the file once, for its hash and its encoding: UTF-8 with or without a mark, else GB18030, which spreadsheets in
 * China write. Then the rows are read in a second pass, so that nothing of the file is held; one that changes between is broken.
 */
export async function openListFile(path: string): Promise<ListFile> {
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let encoding: ListFile['encoding'] = 'utf-8';
  const look = (bytes: Buffer | undefined): void => {
    try {
      if (encoding === 'utf-8') utf8.decode(bytes, { stream: bytes !== undefined });
    } catch {
      encoding = 'gb18030';
    }
  };
  for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(bytes);
    look(bytes);
  }
  look(undefined);
  const digest = hash.digest('hex');
  return { digest, encoding, rows: () => readRows(path, encoding, digest) };
}

async function* readRows(
  path: string,
  encoding: ListFile['encoding'],
  digest: string,
): AsyncGenerator<FileRow> {
  const hash = createHash('sha256');
  const parser = parse({
    bom: true,
    info: true,
    trim: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
  });
  const done = pipeline(createReadStream(path), decode(encoding, hash), parser).catch(
    (error: unknown) => error,
  );
  let line = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      const cells = record.map((cell) => cell.trim());
      if (cells.some((cell) => cell !== '')) yield { line, cells };
      line = info.lines + 1;
    }
  } catch (error) {
    if (error instanceof CsvError) throw new ListFileBroken(line, error.message);
    throw error;
  }
  await done;
  if (hash.digest('hex') !== digest) throw new ListFileBroken(1, 'the file was changed while it was read');
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function decode(encoding: ListFile['encoding'], hash: ReturnType<typeof createHash>): Transform {
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8', ignoreBOM: true });
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      hash.update(bytes);
      done(null, decoder.decode(bytes, { stream: true }));
    },
    flush(done) {
      done(null, decoder.decode());
    },
  });
}
