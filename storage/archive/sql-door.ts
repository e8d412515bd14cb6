// The SQL door of api.ts over the archive process: the own archive and others that somebody opened to look at.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { ForeignArchive, SqlResult, SqlTable } from '../../common/model/storage.ts';
import type { SqlDoor } from '../api.ts';
import type { ArchiveClient } from './archive-client.ts';
import { ArchiveFolder } from './archive-folder.ts';
import { pointsOf } from './archive-plan.ts';
import type { ArchiveFiles } from './protocol.ts';

export interface SqlDoorDeps {
  /** Undefined where no archive process can be started. */
  readonly client: ArchiveClient | undefined;
  own(): ArchiveFolder;
}

/** At most so many foreign archives are open at once. */
const MAX_FOREIGN = 20;

export class ArchiveSqlDoor implements SqlDoor {
  private readonly deps: SqlDoorDeps;
  private readonly foreign = new Map<string, { readonly folder: ArchiveFolder; readonly shown: ForeignArchive }>();
  private nextId = 1;

  constructor(deps: SqlDoorDeps) {
    this.deps = deps;
  }

  async schema(archive: string): Promise<readonly SqlTable[]> {
    return this.client().request('schema', this.files(archive));
  }

  async run({ archive, text, limit, timeLimitMs, signal }: Parameters<SqlDoor['run']>[0]): Promise<SqlResult> {
    return this.client().request('sql', { ...this.files(archive), text, limit, timeLimitMs }, { signal });
  }

  async export({ archive, text, format, timeLimitMs, signal }: Parameters<SqlDoor['export']>[0]): ReturnType<SqlDoor['export']> {
    return this.client().request('sqlExport', { ...this.files(archive), text, format, timeLimitMs }, { signal });
  }

  foreignArchives(): readonly ForeignArchive[] {
    return [...this.foreign.values()].map(({ shown }) => shown);
  }

  closeArchive(id: string): void {
    if (!this.foreign.delete(id)) throw new VedetteError('not_found', `There is no open archive ${id}.`);
  }

  /** Opens a folder with a manifest to read it. The same folder is opened once. Rejects with `not_found`, `storage_damaged`, `storage_newer` or `conflict`. */
  async openArchive(path: string): Promise<ForeignArchive> {
    for (const { folder, shown } of this.foreign.values()) if (folder.path === path) return shown;
    if (this.foreign.size >= MAX_FOREIGN) throw new VedetteError('conflict', `${MAX_FOREIGN} other archives are open. Close one first.`);
    const folder = await ArchiveFolder.openForeign(path);
    const { files } = folder;
    const shown: ForeignArchive = {
      id: `archive-${this.nextId++}`,
      folder: path,
      from: files.length === 0 ? null : Math.min(...files.map(({ from }) => from)),
      to: files.length === 0 ? null : Math.max(...files.map(({ to }) => to)),
      points: pointsOf(files),
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      // Days share their metrics: the day with the most is the best that the manifest alone can say.
      metrics: Math.max(0, ...files.map(({ metrics }) => metrics)),
    };
    this.foreign.set(shown.id, { folder, shown });
    return shown;
  }

  private client(): ArchiveClient {
    if (this.deps.client === undefined) throw new VedetteError('unavailable', 'SQL is not available: this installation has no archive process.');
    return this.deps.client;
  }

  private files(archive: string): ArchiveFiles {
    const folder = archive === '' ? this.deps.own() : this.foreign.get(archive)?.folder;
    if (folder === undefined) throw new VedetteError('not_found', `There is no open archive ${archive}. Open its folder again.`);
    return { folder: folder.path, files: folder.files.map(({ kind, uri, from, to }) => ({ kind, uri, from, to })) };
  }
}
