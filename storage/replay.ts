// Brings back what an earlier run had logged and not yet sealed: series, points, watermarks.
import type { SeriesMeta, SeriesRef } from '../common/model/series.ts';
import type { Millis } from '../common/time/millis.ts';
import type { StorageNotice } from './api.ts';
import type { TakenBatch } from './check-batch.ts';
import type { StorageFiles } from './files.ts';
import type { Segment } from './head/head-log.ts';
import { replayLog } from './head/log-replay.ts';
import { RefSet } from './head/ref-set.ts';
import type { Catalogue } from './index/catalogue.ts';

export interface ReplayResult {
  readonly segments: readonly Segment[];
  readonly points: number;
  /** The newest promise of any source, or null: the run was alive then. */
  readonly alive: Millis | null;
  readonly notices: readonly StorageNotice[];
}

/** The batch under the references of this run; points of series that nobody has defined are left out. */
function translate(batch: TakenBatch, refs: ReadonlyMap<SeriesRef, SeriesRef>, unchanged: RefSet): TakenBatch {
  if (unchanged.hasAll(batch.refs) && (batch.sketches ?? []).every(({ ref }) => unchanged.has(ref))) return batch;
  const kept: number[] = [];
  batch.refs.forEach((ref, i) => {
    if (refs.has(ref)) kept.push(i);
  });
  return {
    ...batch,
    refs: Uint32Array.from(kept, (i) => refs.get(batch.refs[i]!)!),
    ts: Float64Array.from(kept, (i) => batch.ts[i]!),
    values: Float64Array.from(kept, (i) => batch.values[i]!),
    sketches: (batch.sketches ?? []).flatMap((sketch) => (refs.has(sketch.ref) ? [{ ...sketch, ref: refs.get(sketch.ref)! }] : [])),
  };
}

/** Reads the log in `folder`; `take` gets every batch in the order it was written. */
export async function replayEarlierRun(files: StorageFiles, folder: string, catalogue: Catalogue, take: (batch: TakenBatch) => void): Promise<ReplayResult> {
  const refs = new Map<SeriesRef, SeriesRef>();
  const metas = new Map<SeriesRef, SeriesMeta>();
  const unchanged = new RefSet();
  let points = 0;
  let alive: Millis | null = null;
  const replay = await replayLog(files, folder, (record) => {
    if (record.kind === 'series') {
      // Every segment defines its series again.
      if (metas.get(record.meta.ref) === record.meta) return;
      metas.set(record.meta.ref, record.meta);
      const ref = catalogue.adopt(record.meta, false);
      refs.set(record.meta.ref, ref);
      if (ref === record.meta.ref) unchanged.add(ref);
      return;
    }
    const batch = translate(record.batch, refs, unchanged);
    points += batch.refs.length;
    alive = Math.max(alive ?? -Infinity, batch.watermark);
    take(batch);
  });
  const notices = replay.losses.map(({ path, bytes, last }): StorageNotice => ({
    kind: 'storage.log_cut',
    severity: last ? 'info' : 'warning',
    title: last ? 'The last flush was cut off' : 'A part of the log was damaged',
    text: `${bytes.toLocaleString('en-US')} bytes at the end of ${path} could not be read and were left out. Everything before them is there.`,
    aggregationKey: `storage.log_cut:${path}`,
    params: { bytes, file: path },
  }));
  return { segments: replay.segments, points, alive, notices };
}
