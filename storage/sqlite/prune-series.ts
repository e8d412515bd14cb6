// Forgets series of which nothing is left anywhere: while opening, because afterwards somebody may hold their references.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Catalogue } from '../index/catalogue.ts';
import type { TagIndex } from '../index/tag-index.ts';
import type { Database } from './database.ts';
import type { OldChunks } from './old-chunks.ts';
import type { SegmentDirectory } from './segment-directory.ts';

export interface PruneDeps {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly index: TagIndex;
  readonly directory: SegmentDirectory;
  readonly old: OldChunks;
  /** The series that have something in memory. */
  readonly held: ReadonlySet<SeriesRef>;
  /** The archive may have points from here on; Infinity without an archive. */
  readonly archivedFrom: Millis;
}

/** A start must not take long: the rest goes at the next one. */
const GROUPS_PER_START = 500;

/** Groups go as a whole: series of one group are born, and mostly die, together. Answers how many series went. */
export function pruneSeries({ database, catalogue, index, directory, old, held, archivedFrom }: PruneDeps): number {
  // What has not been converted yet is in no group's rows.
  if (old.any) return 0;
  const retired = database.all<{ id: number }>('SELECT id FROM groups WHERE finish IS NOT NULL AND finish <= ? ORDER BY id', Math.min(archivedFrom, Number.MAX_SAFE_INTEGER));
  const dead = retired.flatMap(({ id }) => {
    const group = catalogue.group(id);
    return group === undefined || directory.ofGroup(id).length > 0 || group.refs.some((ref) => held.has(ref)) ? [] : [group];
  });
  const going = dead.slice(0, GROUPS_PER_START);
  if (going.length === 0) return 0;
  const refs = going.flatMap((group) => [...group.refs]);
  database.transaction('forget dead series', () => {
    for (const ref of refs) database.run('DELETE FROM series WHERE ref = ?', ref);
    for (const { id } of going) database.run('DELETE FROM groups WHERE id = ?', id);
  });
  for (const ref of refs) {
    const meta = catalogue.get(ref);
    if (meta !== undefined) index.remove(meta);
    catalogue.remove(ref);
  }
  return refs.length;
}
