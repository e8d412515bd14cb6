// Scanning what lies in memory: the same for the head, the live tier and what waits to be packed.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { ScanContext, ScanRequest, ScanSink, StoredSketch } from '../query/sources.ts';
import type { ColumnStore } from './column-store.ts';
import type { SketchColumns } from './sketch-columns.ts';

/** Others may work after so many points. */
const POINTS_PER_PAUSE = 16_384;

/**
 * Series by series, each in ascending pieces. Between two series others may work, so a scan sees a series as it is at one moment.
 * Memory holds raw points only: throws VedetteError('bad_input') when another resolution is asked for.
 */
export async function scanMemory(
  { columns, sketches }: { readonly columns: ColumnStore; readonly sketches: SketchColumns },
  tier: 'live' | 'head',
  { refs, from, to, resolution }: ScanRequest,
  sink: ScanSink,
  { cost, pause }: ScanContext,
): Promise<void> {
  if (resolution !== 0) throw new VedetteError('bad_input', `Memory holds raw points only, not buckets of ${resolution} ms.`);
  if (!(from < to)) return;
  const found: StoredSketch[] = [];
  let sincePause = 0;
  for (let index = 0; index < refs.length; index++) {
    const ref = refs[index]!;
    let count = columns.pieces(ref, from, to, (ts, values, start, end) => sink.points(index, ts, values, start, end));
    if (sketches.count > 0) {
      found.length = 0;
      count += sketches.read(ref, from, to, found);
      for (const { ts, bytes } of found) sink.sketch(index, ts, bytes);
    }
    cost[tier] += count;
    sincePause += count + 16;
    if (sincePause < POINTS_PER_PAUSE) continue;
    sincePause = 0;
    const waiting = pause();
    if (waiting !== undefined) await waiting;
  }
}
