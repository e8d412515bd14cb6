// Reads the log of an earlier run: every whole record, in order, and what had to be left out.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { TakenBatch } from '../check-batch.ts';
import type { StorageFiles } from '../files.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import type { LogLayout, LogRow } from './batch-record.ts';
import type { Segment } from './head-log.ts';
import { LOG_VERSION, OLDEST_LOG_VERSION, SEGMENT_HEADER_BYTES, readRecords, segmentVersion } from './log-format.ts';
import type { LogRecord, RecordRoom } from './log-format.ts';
import { noteTime, noteTimes } from './log-note.ts';
import { RefSet } from './ref-set.ts';

/** What a replay hands on: rows have become batches. The arrays of a batch are valid during the call only. */
export type ReplayRecord = { readonly kind: 'series'; readonly meta: SeriesMeta } | { readonly kind: 'batch'; readonly batch: TakenBatch };

/** What a replay found besides records. */
export interface Replay {
  /** The segments that were read, oldest first. */
  readonly segments: Segment[];
  /** Where bytes were left out: a flush that was cut off, or damage. */
  readonly losses: { readonly path: string; readonly bytes: number; readonly last: boolean }[];
}

const SEGMENT_NAME = /^(\d{6,12})\.log$/;

/** The log's segments in order: number and path. */
async function listSegments(files: StorageFiles, folder: string): Promise<{ number: number; path: string }[]> {
  const found: { number: number; path: string }[] = [];
  for (const name of await files.list(folder)) {
    const match = SEGMENT_NAME.exec(name);
    if (match !== null) found.push({ number: Number(match[1]), path: `${folder}/${name}` });
  }
  return found.sort((a, b) => a.number - b.number);
}

/**
 * Calls `visit` with each record of each segment. A segment that is damaged gives what stands before the damage, and the next one
 * follows. Changes nothing on disk. Throws VedetteError('storage_newer') when a newer program has written a segment.
 */
export async function replayLog(files: StorageFiles, folder: string, visit: (record: ReplayRecord) => void): Promise<Replay> {
  const replay: Replay = { segments: [], losses: [] };
  const values = new SharedColumns();
  const times = new SharedColumns();
  const room: RecordRoom = { values: (length) => values.of(length), series: new Map() };
  // Halves: no batch of this run has such a one.
  let tokens = 0;
  const found = await listSegments(files, folder);
  for (const [index, { number, path }] of found.entries()) {
    const bytes = await files.read(path);
    const version = segmentVersion(bytes);
    if (version !== undefined && version > LOG_VERSION)
      throw new VedetteError('storage_newer', `The log ${path} was written by a newer Vedette (format ${version}; this one knows up to ${LOG_VERSION}). Nothing was changed. Install the newer Vedette again, or choose another data folder.`, { path });
    const defined = new RefSet();
    const segment: Segment = { number, path, bytes: bytes.length, points: 0, oldest: Infinity, newest: -Infinity, defined, positions: new Map() };
    replay.segments.push(segment);
    const layouts = new Map<number, LogLayout>();
    const take = (record: LogRecord): void => {
      switch (record.kind) {
        case 'series':
          defined.add(record.meta.ref);
          visit(record);
          break;
        case 'layout':
          layouts.set(record.layout.number, record.layout);
          break;
        case 'row': {
          const batch = batchOf(record.row, layouts.get(record.row.layout), times, ++tokens + 0.5);
          if (batch === undefined) break;
          segment.points += batch.refs.length;
          noteTime(segment, record.row.t);
          visit({ kind: 'batch', batch });
          break;
        }
        case 'batch':
          segment.points += record.batch.refs.length;
          noteTimes(segment, record.batch);
          visit(record);
      }
    };
    const isKnown = version !== undefined && version >= OLDEST_LOG_VERSION;
    const whole = isKnown ? readRecords(bytes, SEGMENT_HEADER_BYTES, take, room) : 0;
    if (whole < bytes.length) replay.losses.push({ path, bytes: bytes.length - whole, last: index === found.length - 1 });
  }
  return replay;
}

/** The batch that was written as a row. A row of a layout that its segment does not define cannot have been written by us. */
function batchOf({ seq, watermark, t, values }: LogRow, layout: LogLayout | undefined, times: SharedColumns, token: number): TakenBatch | undefined {
  if (layout === undefined || layout.refs.length !== values.length) return undefined;
  return { source: layout.source, seq, watermark, refs: layout.refs, ts: times.of(values.length).fill(t), values, token, time: t };
}

/** One array for each length: hundreds of thousands of rows are read one after the other. */
class SharedColumns {
  private readonly columns = new Map<number, Float64Array>();

  of(length: number): Float64Array {
    let column = this.columns.get(length);
    if (column === undefined) this.columns.set(length, (column = new Float64Array(length)));
    return column;
  }
}
