// A day as the archive process finds it in the database: opened read-only beside the running storage, late points folded in.
import type { VedetteEvent } from '../../common/model/event.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import { DAY } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import { CodecRegistry } from '../encoding/chunk-codec.ts';
import { createPackedCodec } from '../encoding/packed-codec.ts';
import { createSegmentCodec } from '../encoding/segment-codec.ts';
import { Catalogue } from '../index/catalogue.ts';
import { createPointBuffer } from '../query/point-buffer.ts';
import type { ReadCost, StoredSketch } from '../query/sources.ts';
import { Database } from '../sqlite/database.ts';
import { createEventTable } from '../sqlite/event-store.ts';
import { LayerSource } from '../sqlite/layers.ts';
import { OldChunks } from '../sqlite/old-chunks.ts';
import { SegmentDirectory } from '../sqlite/segment-directory.ts';
import { SegmentReader } from '../sqlite/segment-reader.ts';
import { SegmentStore } from '../sqlite/segment-store.ts';
import { loadSeries } from '../sqlite/series-rows.ts';
import { Unsealed } from '../sqlite/unsealed.ts';
import type { DayInput } from './day-input.ts';

/** Events are read in pages of so many. */
const EVENTS_AT_ONCE = 1_000;

/** Opens the database at `path` for reading. What waits in the memory of the writer is not seen. Throws VedetteError, among others `storage_damaged` for a row that cannot be read. */
export function openDay(path: string, day: Millis): DayInput {
  const database = new Database({ path, readOnly: true, monotonic: () => 0, onSlow: () => undefined });
  try {
    return readDay(database, day);
  } catch (error) {
    database.close();
    throw error;
  }
}

function readDay(database: Database, from: Millis): DayInput {
  // One view of the database for the whole day, whatever the writer does meanwhile.
  database.script('BEGIN');
  const to = from + DAY;
  const all: SeriesMeta[] = [];
  const catalogue = new Catalogue((meta) => all.push(meta));
  loadSeries(database, catalogue);
  const directory = new SegmentDirectory();
  directory.load(database);
  // A damaged row is set aside by the writer; the day is archived with what can be read, and says what it lacks.
  const leftOut = new Set<string>();
  const time = (t: Millis): string => new Date(t).toISOString();
  const store = new SegmentStore(database, directory, createSegmentCodec(), ({ id, start, finish }, { message }) => void leftOut.add(`segment ${id} (${time(start)} to ${time(finish)}): ${message}`));
  const old = new OldChunks(database, new CodecRegistry([createPackedCodec()]), (ref, start, { message }) => void leftOut.add(`chunk of series ${ref} at ${time(start)}: ${message}`));
  const nothing = new Unsealed(DAY);
  const reader = new SegmentReader(new LayerSource(store, { sealed: Infinity, open: nothing, late: nothing }, old), catalogue);
  const oldSeries = old.overlaps(from, to);
  const groups = new Set([...directory.all()].filter((row) => row.start < to && row.finish > from).map(({ grp }) => grp));
  const buffer = createPointBuffer();
  const cost: ReadCost = { live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0, chunks: 0 };
  const events = createEventTable(database, () => undefined);
  return {
    from,
    to,
    series: all.filter(({ ref }) => oldSeries || groups.has(catalogue.groupOf(ref)?.id ?? -1)),
    points(ref) {
      buffer.length = 0;
      reader.read(ref, from, to, buffer, cost);
      return { ts: buffer.ts, values: buffer.values, length: buffer.length };
    },
    sketches(ref) {
      const found: StoredSketch[] = [];
      reader.readSketches(ref, from, to, found, cost);
      return found;
    },
    *events(): Generator<VedetteEvent> {
      let before: { t: Millis; id: number } | undefined;
      for (;;) {
        const page: VedetteEvent[] = events.list({ from, to, limit: EVENTS_AT_ONCE, ...(before === undefined ? {} : { before }) }).events;
        yield* page.filter(({ t }) => t >= from && t < to);
        const last = page.at(-1);
        if (last === undefined || page.length < EVENTS_AT_ONCE) return;
        before = { t: last.t, id: last.id };
      }
    },
    get leftOut() {
      return [...leftOut];
    },
    close: () => database.close(),
  };
}
