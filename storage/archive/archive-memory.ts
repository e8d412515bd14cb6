// What the database remembers of an archive, so that an empty mount point is not taken for an empty archive.
import { createHash } from 'node:crypto';
import type { Millis } from '../../common/time/millis.ts';
import type { MetaStore } from '../api.ts';

/** An archive that has been in use here. */
export interface KnownArchive {
  /** As in its manifest; empty when that was written before archives had one. */
  readonly id: string;
  /** The manifest's number when it was last read or written. */
  readonly sequence: number;
  /** Stretches of which it had points, [from, to). */
  readonly held: readonly (readonly [from: Millis, to: Millis])[];
}

export interface ArchiveMemory {
  /** The archive that was in this folder; undefined when none is known to have been. */
  read(): KnownArchive | undefined;
  /** Throws VedetteError when the database takes nothing. */
  write(known: KnownArchive): void;
  /** The id of an archive that begins now. */
  newId(): string;
}

export interface ArchiveMemoryDeps {
  readonly meta: MetaStore;
  /** The folder as the configuration has it: empty for the one in the data folder, so that the memory moves with it. */
  readonly setting: string;
  readonly path: string;
  now(): Millis;
  /** Whether days were archived before the database remembered archives. */
  hasArchivedDays(): boolean;
}

const KEY = 'archive.known:';
/** That some archive is remembered: from then on days alone prove nothing about this folder. */
const ANY = 'archive.known';

export function createArchiveMemory({ meta, setting, path, now, hasArchivedDays }: ArchiveMemoryDeps): ArchiveMemory {
  return {
    read() {
      const known = parse(meta.get(`${KEY}${setting}`));
      if (known !== undefined) return known;
      return meta.get(ANY) === undefined && hasArchivedDays() ? { id: '', sequence: 0, held: [] } : undefined;
    },
    write(known) {
      meta.set(`${KEY}${setting}`, JSON.stringify(known));
      if (meta.get(ANY) === undefined) meta.set(ANY, '1');
    },
    newId: () => createHash('sha256').update(`${path}\n${now()}`).digest('hex').slice(0, 32),
  };
}

/** What was written; undefined for anything else, which is then learned anew. */
function parse(text: string | undefined): KnownArchive | undefined {
  if (text === undefined) return undefined;
  try {
    const { id, sequence, held } = JSON.parse(text) as Partial<KnownArchive>;
    if (typeof id !== 'string' || typeof sequence !== 'number' || !Array.isArray(held)) return undefined;
    return { id, sequence, held };
  } catch {
    // No JSON: somebody else's, and no harm.
    return undefined;
  }
}
