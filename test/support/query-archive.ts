// Golden scripts on real Parquet: the days of a script are written as an archive writes them, and the engine plans over its files.
import { DAY, alignDown } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { HeldRange, TierFacts } from '../../storage/query/plan.ts';
import { createQueryEngine } from '../../storage/query/engine.ts';
import { temporaryFolder } from './archive-days.ts';
import { inProcessArchive } from './archive-in-process.ts';
import type { MemorySeries } from './query-memory.ts';
import type { ScriptStorage } from './query-script.ts';
import { tieredSources } from './query-tiers.ts';

/** A storage whose points before `archivedTo` lie in Parquet files, those after it until `memoryFrom` in a database, the rest in memory. */
export async function archiveStore(series: readonly MemorySeries[], options: { readonly completeUpTo: Millis; readonly maxSeries: number; readonly archivedTo: Millis; readonly memoryFrom: Millis }): Promise<ScriptStorage> {
  const { archivedTo, memoryFrom } = options;
  // An engine over tiers in memory of which only what the archive does not hold may be asked.
  const plain = tieredSources(series, { memoryFrom, sealed: memoryFrom, rawFrom: archivedTo, rolled: [] }, options);
  const folder = temporaryFolder('scripts');
  const days = new Set<Millis>();
  const entries = plain.metas.map((meta, index) => {
    const { points = [], sketches = [] } = series[index]!;
    for (const [t] of points) days.add(alignDown(t, DAY));
    for (const { ts } of sketches) days.add(alignDown(ts, DAY));
    const latest = new Map(points.map((point) => [point[0], point]));
    return { meta, points: [...latest.values()].sort((a, b) => a[0] - b[0]), sketches: [...sketches].sort((a, b) => a.ts - b.ts) };
  });
  const { archive, close } = await inProcessArchive(folder.path, entries);
  for (const day of [...days].sort((a, b) => a - b)) if (day < archivedTo) await archive.archiveDay(day);
  const cut = ({ to, ...range }: HeldRange): HeldRange => ({ ...range, to: Math.min(to, archivedTo) });
  const held = archive.facts().held.map(cut).filter(({ from, to, resolution }) => from < to && (resolution === 0 || to % resolution === 0));
  const facts: TierFacts = { memoryFrom, sealed: memoryFrom, rawFrom: archivedTo, rolled: [], archive: held };
  const engine = createQueryEngine({ ...plain, tiers: { ...plain.tiers!, facts: () => facts, archive: archive.source } });
  return {
    query: (request) => engine.query(request),
    async close() {
      await close();
      folder.remove();
    },
  };
}
