// Reads every segment of the database whole, so that each checksum is looked at. Changes nothing.
import type { StorageWords } from '../../common/model/storage-words.ts';
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { SegmentCodec } from '../encoding/segment.ts';
import type { Database } from '../sqlite/database.ts';
import { ROW_KINDS, ROW_LEVELS } from '../sqlite/segment-directory.ts';
import { TimeBooks } from '../sqlite/time-books.ts';
import { words } from '../words.ts';

interface Row {
  readonly id: number;
  readonly kind: number;
  readonly resolution: number;
  readonly level: number;
  readonly start: number;
  readonly finish: number;
}

export interface VerifyDatabaseDeps {
  readonly database: Database;
  readonly codec: SegmentCodec;
  /** Says how much is done (0 … 1); awaited after each row so that others can run; throws to stop. */
  progress(done: number): Promise<void>;
}

/** One line for each segment (or series in it) that cannot be read, and for whatever SQLite itself finds wrong. */
export async function verifyDatabase({ database, codec, progress }: VerifyDatabaseDeps): Promise<{ problems: StorageWords[]; segments: number }> {
  const problems: StorageWords[] = [];
  const ids = database.all<{ id: number }>('SELECT id FROM segments ORDER BY id').map(({ id }) => id);
  const books = new TimeBooks(database, codec, ({ start, finish }, { message }) => problems.push(words('bad_times', { from: start, to: finish, reason: message })));
  for (const [place, id] of ids.entries()) {
    const row = database.get<Row & { readonly data: Uint8Array }>('SELECT id, kind, resolution, level, start, finish, data FROM segments WHERE id = ?', id);
    // Merged or retired since the list was made.
    if (row !== undefined) {
      for (const what of segmentProblems(codec, books, row, row.data)) {
        problems.push(words('bad_segment', { segment: id, from: row.start, to: row.finish, reason: what }));
      }
    }
    await progress((place + 1) / ids.length);
  }
  return { problems, segments: ids.length };
}

function segmentProblems(codec: SegmentCodec, books: TimeBooks, { kind, resolution, level, start, finish }: Row, data: Uint8Array): string[] {
  const problems: string[] = [];
  const attempt = <Result>(work: () => Result): Result | undefined => {
    try {
      return work();
    } catch (error) {
      problems.push(errorMessage(error));
      return undefined;
    }
  };
  const isSketch = kind === ROW_KINDS.sketches || kind === ROW_KINDS.lateSketches;
  const segment = attempt(() => (isSketch ? codec.openSketches(data, start) : resolution > 0 ? codec.openRollups(data, start) : codec.openPoints(data, start, level === ROW_LEVELS.merged ? books.read(start, finish) : undefined)));
  if (segment !== undefined) for (let place = 0; place < segment.refs.length; place++) attempt(() => segment.read(place));
  return problems;
}
