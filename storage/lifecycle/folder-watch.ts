// Notices that the data folder has vanished under a running program: deleted, renamed away, unmounted. Open files would go on as if nothing were.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { StorageFiles } from '../files.ts';

export interface FolderWatchDeps {
  readonly files: StorageFiles;
  readonly directory: string;
  /** The file that tells the folder: it is there as long as the folder is. */
  readonly path: string;
  monotonic(): number;
}

/** What is found in place of the folder: itself, nothing, an empty one, or another one with data in it. */
export type FolderState = 'there' | 'gone' | 'empty' | 'other';

const LOOK_EVERY_MS = 5_000;

export class FolderWatch {
  private readonly deps: FolderWatchDeps;
  private identity: string | null;
  private lookedAt: number;
  private known: FolderState = 'there';

  constructor(deps: FolderWatchDeps) {
    this.deps = deps;
    this.identity = deps.files.identityNow(deps.path);
    this.lookedAt = deps.monotonic();
  }

  /** Looks every few seconds; in between the last answer holds. */
  state(): FolderState {
    const { files, path, directory, monotonic } = this.deps;
    if (monotonic() - this.lookedAt < LOOK_EVERY_MS) return this.known;
    this.lookedAt = monotonic();
    const found = files.identityNow(path);
    if (found === this.identity) this.known = 'there';
    else if (found !== null) this.known = 'other';
    else this.known = files.identityNow(directory) === null ? 'gone' : 'empty';
    return this.known;
  }

  /** As {@link state} found it last. */
  get missing(): boolean {
    return this.known !== 'there';
  }

  /** The database has been made anew in the folder. */
  begunAnew(): void {
    this.identity = this.deps.files.identityNow(this.deps.path);
    this.known = 'there';
  }

  /** Why nothing can be written, in the words for a person. */
  error(): VedetteError {
    const { directory } = this.deps;
    return this.known === 'other'
      ? new VedetteError('unavailable', `Another database than the one this program has opened lies in ${directory} now. It is left alone. Put the folder back as it was, or start Vedette again to use what is there.`, { path: directory })
      : new VedetteError('unavailable', `The data folder ${directory} has vanished. Put it back, or mount its disk again; writing goes on by itself.`, { path: directory });
  }
}
