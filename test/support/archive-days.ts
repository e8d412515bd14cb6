// Days for archives in tests: series in memory as the archive's writer reads them, and a folder that goes with the test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VedetteEvent } from '../../common/model/event.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import { DAY } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { DayInput } from '../../storage/archive/day-input.ts';

/** A day of tests: 2026-11-22. */
export const A_DAY: Millis = Date.UTC(2026, 10, 22);

export interface TestSeries {
  readonly meta: SeriesMeta;
  readonly points: readonly (readonly [Millis, number])[];
  readonly sketches?: readonly { readonly ts: Millis; readonly bytes: Uint8Array }[];
}

/** The meta of a series with everything that tests seldom care about filled in. */
export function meta(ref: number, metric: string, tags: readonly string[], more: Partial<SeriesMeta> = {}): SeriesMeta {
  return { ref, metric, tags: [...tags].sort(), type: 'gauge', unit: '', interval: 10_000, ...more };
}

/** A day made of these series; points outside of it are left out, as the real one does. */
export function dayOf(day: Millis, series: readonly TestSeries[], events: readonly VedetteEvent[] = []): DayInput {
  const within = (t: Millis): boolean => t >= day && t < day + DAY;
  return {
    from: day,
    to: day + DAY,
    series: series.map((entry) => entry.meta),
    points(ref) {
      const points = (series.find((entry) => entry.meta.ref === ref)?.points ?? []).filter(([t]) => within(t));
      return { ts: Float64Array.from(points, ([t]) => t), values: Float64Array.from(points, ([, value]) => value), length: points.length };
    },
    sketches: (ref) => (series.find((entry) => entry.meta.ref === ref)?.sketches ?? []).filter(({ ts }) => within(ts)),
    events: () => events.filter(({ t }) => within(t)),
    leftOut: [],
    close: () => undefined,
  };
}

/** A folder below the system's temporary one, and how to remove it. */
export function temporaryFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `vedette-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
