// The archive as the rest of the storage knows it: days in, scans and SQL out, its limits, and what it holds.
import { VedetteError, errorMessage } from '../../common/errors/vedette-error.ts';
import type { SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { ArchiveProcess, StorageNotice } from '../api.ts';
import type { ScanSource } from '../query/sources.ts';
import { ArchiveClient } from './archive-client.ts';
import { ArchiveFolder } from './archive-folder.ts';
import type { AwayKind } from './archive-folder.ts';
import type { ArchiveMemory } from './archive-memory.ts';
import { lookForFiles } from './found-files.ts';
import { dayUri } from './file-names.ts';
import { growthPerDay, heldRanges, planMonth, planRetirement, pointsOf, servedOver } from './archive-plan.ts';
import type { ArchiveHeld, ArchiveLimits, ArchiveRetirement } from './archive-plan.ts';
import { FILE_KINDS } from './manifest.ts';
import type { ArchiveFile } from './manifest.ts';
import { ArchiveSource } from './scan-source.ts';
import { ArchiveSqlDoor } from './sql-door.ts';

export interface ArchiveDeps {
  /** The archive's folder; made by the first file. */
  readonly folder: string;
  /** What is remembered of the archive in this folder; without it any folder is taken as it is. */
  readonly memory?: ArchiveMemory;
  /** The database that the archive process reads. */
  readonly database: string;
  /** Starts an archive process; absent where none can be. */
  readonly spawn?: () => ArchiveProcess;
  after(ms: number, callback: () => void): () => void;
  meta(ref: SeriesRef): SeriesMeta | undefined;
  notice(notice: StorageNotice): void;
  /** Called at named moments of writing: 'archive.announced', 'archive.renamed', 'archive.published', 'archive.forgotten'. */
  readonly probe?: (point: string) => void;
}

/** What came of archiving a day. */
export interface ArchivedDay {
  readonly points: number;
  readonly bytes: number;
  readonly files: readonly string[];
}

/** Writes finished days. One call at a time. */
export interface Archiver {
  /**
   * Writes the day that begins at `day` (UTC) from the database, in place of what the archive has of it. When it resolves, the files are
   * durable. Rejects with VedetteError: `storage_full`, `not_permitted`, `unavailable` (process or folder gone), `cancelled`; nothing
   * has changed then.
   */
  archiveDay(day: Millis, options?: { readonly signal?: AbortSignal; onProgress?(done: number): void }): Promise<ArchivedDay>;
}

/** What the archive holds, from the manifest alone. */
export interface ArchiveFacts {
  readonly folder: string;
  readonly bytes: number;
  readonly points: number;
  /** The most series of any one file. */
  readonly series: number;
  readonly from: Millis | null;
  readonly to: Millis | null;
  readonly files: number;
  readonly growthPerDay: number | null;
  /** Stretches by resolution for the plan of queries. */
  readonly held: readonly ArchiveHeld[];
}

/**
 * Opens the archive of a data folder. Rejects with `storage_newer`; nothing is changed then. One that cannot be used otherwise is paused
 * (see {@link Archive.trouble}) and mended when it can be.
 */
export async function createArchive(deps: ArchiveDeps): Promise<Archive> {
  return new Archive(deps, await ArchiveFolder.open(deps.folder, deps.probe, deps.memory));
}

export class Archive implements Archiver {
  readonly source: ScanSource;
  readonly sql: ArchiveSqlDoor;
  private readonly deps: ArchiveDeps;
  private folder: ArchiveFolder;
  private readonly client: ArchiveClient | undefined;
  private cachedFacts: { readonly of: readonly ArchiveFile[]; readonly facts: ArchiveFacts } | undefined;
  /** Changes of the folder wait for each other. */
  private changing: Promise<unknown> = Promise.resolve();
  private tending = false;

  constructor(deps: ArchiveDeps, folder: ArchiveFolder) {
    this.deps = deps;
    this.folder = folder;
    this.client = deps.spawn === undefined ? undefined : new ArchiveClient({ spawn: deps.spawn, after: deps.after });
    const damaged = (uri: string, reason: string): void => this.sayAside(uri, reason);
    this.source = this.client === undefined ? { scan: () => Promise.resolve() } : new ArchiveSource({ client: this.client, folder: () => this.folder, meta: deps.meta, onDamaged: damaged });
    this.sql = new ArchiveSqlDoor({ client: this.client, own: () => this.folder });
    this.sayOpened();
  }

  /** Why the archive is paused, empty when it is not. Nothing of it answers then; everything else does. */
  get trouble(): string {
    return this.folder.trouble?.message ?? '';
  }

  /** Whether the archive is not where it was: it is waited for, and nothing takes its place. */
  get away(): AwayKind | undefined {
    return this.folder.away;
  }

  /** Whether somebody has put an older copy of the archive back. */
  get older(): boolean {
    return this.folder.older;
  }
  /** What tells this archive from others. */
  get identity(): { readonly id: string | undefined; readonly sequence: number | undefined } {
    const { id, sequence } = this.folder.manifest;
    return { id, sequence };
  }
  /** Files that the manifest names, also those that cannot be read. */
  get listed(): readonly ArchiveFile[] {
    return this.folder.manifest.files;
  }

  /** Whether the trouble is the manifest's, and so mended by looking into the files. */
  get damaged(): boolean {
    return this.folder.trouble?.code === 'storage_damaged';
  }

  /** Whether days can be written and read at all. */
  get available(): boolean {
    return this.client !== undefined;
  }
  /** Files that can be read, by kind and time. */
  get files(): readonly ArchiveFile[] {
    return this.folder.files;
  }
  /** The folder's path. */
  get path(): string {
    return this.folder.path;
  }

  async archiveDay(day: Millis, options: { readonly signal?: AbortSignal; onProgress?(done: number): void } = {}): Promise<ArchivedDay> {
    const { client, deps } = this;
    if (client === undefined) throw new VedetteError('unavailable', 'Days cannot be archived: this installation has no archive process.');
    return this.changed(async () => {
      await this.mend();
      const { folder } = this;
      const { files: written, points, leftOut } = await client.request('writeDay', { database: deps.database, folder: folder.path, day }, options);
      const files: ArchiveFile[] = [];
      for (const file of written) files.push(await this.intoMonth(client, file));
      // Kinds that the day no longer has anything of go with its old files.
      const named = new Set(files.map(({ uri }) => uri));
      const leaving = FILE_KINDS.map((kind) => dayUri(kind, day)).filter((uri) => !named.has(uri) && folder.manifest.files.some((file) => file.uri === uri));
      if (files.length > 0 || leaving.length > 0) await folder.publish(files, leaving);
      if (leftOut.length > 0) this.sayIncomplete(day, leftOut);
      return { points, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), files: files.map(({ uri }) => uri) };
    });
  }

  facts(): ArchiveFacts {
    const { files, trouble, known } = this.folder;
    // What it had is still asked for, so that every answer that lacks it says so.
    if (trouble !== undefined) return { folder: this.folder.path, bytes: 0, points: 0, series: 0, from: null, to: null, files: 0, growthPerDay: null, held: this.client === undefined ? [] : servedOver(known?.held ?? []) };
    if (this.cachedFacts?.of === files) return this.cachedFacts.facts;
    const facts: ArchiveFacts = {
      folder: this.folder.path,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      points: pointsOf(files),
      series: files.reduce((most, { series }) => Math.max(most, series), 0),
      from: files.length === 0 ? null : files.reduce((earliest, { from }) => Math.min(earliest, from), Infinity),
      to: files.length === 0 ? null : files.reduce((latest, { to }) => Math.max(latest, to), -Infinity),
      files: files.length,
      growthPerDay: growthPerDay(files),
      held: this.client === undefined ? [] : heldRanges(files),
    };
    this.cachedFacts = { of: files, facts };
    return facts;
  }

  /** What these limits would take now; changes nothing. */
  retirement(limits: ArchiveLimits, now: Millis): ArchiveRetirement {
    return planRetirement(this.folder.files, limits, now);
  }

  /** Applies the limits and joins the day files of finished months. Called now and then; a call during another does nothing. Never rejects: trouble is a notice. */
  async tend(limits: ArchiveLimits, now: Millis): Promise<void> {
    if (this.tending) return;
    this.tending = true;
    const before = this.trouble;
    try {
      await this.changed(() => this.mend());
      const { files } = this.retirement(limits, now);
      if (files.length > 0) await this.changed(() => this.folder.remove(files.map(({ uri }) => uri)));
      await this.joinMonth(now);
    } catch (error) {
      // Of trouble that lasts, the pause has told.
      if (before !== '' && this.trouble !== '') return;
      this.deps.notice({ kind: 'storage.archive_failed', severity: 'warning', title: 'The archive could not be tidied', text: `${errorMessage(error)} It is tried again.`, aggregationKey: 'storage.archive_failed', params: { reason: errorMessage(error) } });
    } finally {
      this.tending = false;
    }
  }

  /** Checksums of every file; answers each that is not as it was written. Of an archive that is {@link away} it answers that, without a file. */
  async verify(options: { readonly signal?: AbortSignal; onProgress?(done: number): void } = {}): Promise<{ readonly uri: string; readonly what: string }[]> {
    await this.look();
    if (this.away !== undefined) return [{ uri: '', what: this.trouble }];
    await this.changed(() => this.mend());
    const aside = this.folder.aside.map(({ uri, reason }) => ({ uri, what: reason }));
    if (this.folder.files.length === 0) return aside;
    if (this.client === undefined) throw new VedetteError('unavailable', 'The archive cannot be verified: this installation has no archive process.');
    const { problems } = await this.client.request('verify', { folder: this.folder.path, files: this.folder.files }, options);
    for (const { uri, what } of problems) {
      this.folder.setAside(uri, what);
      this.sayAside(uri, what);
    }
    return [...aside, ...problems];
  }

  /**
   * Sees whether the folder is as it was left, and reads it anew when it is not, or was in trouble. True when answers may have changed.
   * Never rejects.
   */
  async look(): Promise<boolean> {
    const before = this.trouble;
    try {
      return await this.changed(async () => {
        const isNew = await this.refresh();
        return isNew && (before !== this.trouble || this.trouble === '');
      });
    } catch {
      // A newer Vedette has written it meanwhile: the folder is in trouble now, and has said so.
      return before !== this.trouble;
    }
  }

  /**
   * Begins a new archive in a folder whose own has gone, or takes the one that lies there now. Rejects with `conflict` when the archive is
   * where it should be, else with what the disk says.
   */
  async begin(): Promise<void> {
    return this.changed(async () => {
      await this.folder.look();
      if (this.folder.away === undefined) throw new VedetteError('conflict', `The archive is in ${this.folder.path}, where it should be. Nothing was changed.`);
      await this.folder.begin();
      const { trouble } = this.folder;
      if (trouble !== undefined) throw trouble;
    });
  }

  /** Goes on in another folder; what lies in the one before stays. A folder in trouble is used when it is mended. Never rejects. */
  async use(path: string, memory: ArchiveMemory | undefined): Promise<void> {
    try {
      await this.changed(async () => {
        if (path === this.folder.path) return;
        this.folder = await ArchiveFolder.open(path, this.deps.probe, memory);
        this.sayOpened();
      });
    } catch (error) {
      this.deps.notice({
        kind: 'storage.archive_failed',
        severity: 'error',
        title: 'The archive cannot be kept in that folder',
        text: `${errorMessage(error)} Days still go to ${this.folder.path}.`,
        aggregationKey: 'storage.archive_failed',
        params: { variant: 'folder', reason: errorMessage(error), folder: this.folder.path },
      });
    }
  }

  /** Runs `work` while no file comes or goes. */
  whileStill<Result>(work: (files: readonly ArchiveFile[]) => Promise<Result>): Promise<Result> {
    return this.changed(() => work(this.folder.manifest.files));
  }

  close(): void {
    this.client?.close();
  }

  /** Reads a folder in trouble anew; a manifest that is lost is made again from the files. Rejects when the trouble lasts. */
  private async mend(): Promise<void> {
    const { folder, client } = this;
    await this.refresh();
    const { trouble } = folder;
    if (trouble === undefined) return;
    if (trouble.code !== 'storage_damaged' || client === undefined) throw trouble;
    const described = await client.request('describe', { folder: folder.path, files: await lookForFiles(folder.path) });
    await folder.adopt(described);
    for (const { uri, what } of described.unreadable) this.sayAside(uri, what);
    const { length } = described.files;
    this.deps.notice({
      kind: 'storage.archive_rebuilt',
      severity: 'success',
      title: 'The manifest of the archive was made anew',
      text: `${trouble.message} ${length === 1 ? '1 file was' : `${length} files were`} found in the folder, read, and taken in again${described.unreadable.length === 0 ? '' : `; ${described.unreadable.length} could not be read and stay where they are`}.`,
      aggregationKey: 'storage.archive_rebuilt',
      params: { folder: folder.path, files: length, unreadable: described.unreadable.length },
    });
  }

  /** Looks at the folder and says what has changed. True when it was read anew. Rejects with `storage_newer`. */
  private async refresh(): Promise<boolean> {
    const { folder } = this;
    const before = this.trouble;
    const isNew = await folder.look();
    const { trouble } = folder;
    if (trouble === undefined && before !== '') {
      this.deps.notice({ kind: 'storage.archive_resumed', severity: 'success', title: 'The archive is back', text: `${folder.path} can be used again.`, aggregationKey: 'storage.archive_resumed', params: { folder: folder.path } });
    } else if (trouble !== undefined && trouble.message !== before) this.sayPaused(trouble);
    if (isNew && trouble === undefined) this.sayOlder();
    return isNew;
  }

  private sayOpened(): void {
    const { folder } = this;
    for (const { uri, reason } of folder.aside) this.sayAside(uri, reason);
    if (folder.trouble !== undefined) this.sayPaused(folder.trouble);
    else this.sayOlder();
  }

  private sayOlder(): void {
    if (!this.folder.older) return;
    this.deps.notice({
      kind: 'storage.archive_older',
      severity: 'warning',
      title: 'The archive is an older one',
      text: `${this.folder.path} was put back to an earlier state. Days that it lacks are written again as far as the database still has their points.`,
      aggregationKey: 'storage.archive_older',
      params: { folder: this.folder.path },
    });
  }

  private sayPaused(trouble: VedetteError): void {
    if (this.away !== undefined) {
      this.deps.notice({
        kind: 'storage.archive_away',
        severity: 'error',
        title: 'The archive folder is not there',
        text: `${trouble.message} Until it is, no day is archived, nothing is deleted because of its age, and answers lack what only the archive has. It goes on by itself; Settings, Storage can begin a new archive instead.`,
        aggregationKey: 'storage.archive_away',
        params: { folder: this.folder.path, variant: this.away },
      });
      return;
    }
    this.deps.notice({
      kind: 'storage.archive_paused',
      severity: 'error',
      title: 'The archive is paused',
      text: `${trouble.message} Nothing is read from it or written to it until this is mended, which is tried again by itself; all other data answers.`,
      aggregationKey: 'storage.archive_paused',
      params: { reason: trouble.message },
    });
  }

  private async joinMonth(now: Millis): Promise<void> {
    const { client } = this;
    const { folder } = this;
    const plan = client === undefined ? undefined : planMonth(folder.files, now);
    if (client === undefined || plan === undefined) return;
    await this.changed(async () => {
      const { file } = await client.request('mergeMonth', { folder: folder.path, ...plan });
      await folder.publish([file], plan.uris.filter((uri) => uri !== file.uri));
    });
  }

  /** A day whose month is one file already becomes a part of it. */
  private async intoMonth(client: ArchiveClient, file: ArchiveFile): Promise<ArchiveFile> {
    const month = this.folder.manifest.files.find((other) => other.kind === file.kind && other.uri !== file.uri && other.from <= file.from && other.to >= file.to);
    if (month === undefined) return file;
    const { kind, uri, from, to } = month;
    const answer = await client.request('mergeMonth', { folder: this.folder.path, kind, uris: [uri], from, to, day: { uri: file.uri, from: file.from, to: file.to } });
    return answer.file;
  }

  private changed<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.changing.then(work);
    this.changing = result.catch(() => undefined);
    return result;
  }

  private sayIncomplete(day: Millis, leftOut: readonly string[]): void {
    const date = new Date(day).toISOString().slice(0, 10);
    this.deps.notice({
      kind: 'storage.archive_incomplete',
      severity: 'warning',
      title: `${date} was archived without what is damaged`,
      text: `The archive has all of ${date} that can be read. It lacks: ${leftOut.join('; ')}.`,
      aggregationKey: `storage.archive_incomplete:${date}`,
      params: { date, reason: leftOut.join('; ') },
    });
  }

  private sayAside(uri: string, reason: string): void {
    this.deps.notice({
      kind: 'storage.archive_damaged',
      severity: 'error',
      title: 'A file of the archive is left out',
      text: `${this.folder.path}/${uri} cannot be used: ${reason}. Everything else still answers. Put the file back from a backup, or leave it as it is.`,
      aggregationKey: `storage.archive_damaged:${uri}`,
      params: { file: `${this.folder.path}/${uri}`, reason },
    });
  }
}
