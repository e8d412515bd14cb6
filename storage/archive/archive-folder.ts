// The archive's folder on disk: opening it, taking new files in so that a crash leaves the old or the new state, and letting files go.
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VedetteError, toVedetteError } from '../../common/errors/vedette-error.ts';
import { databaseError } from '../sqlite/database.ts';
import { checksum, sizeProblem } from './file-seal.ts';
import { lookForFiles } from './found-files.ts';
import type { Described } from './found-files.ts';
import type { ArchiveMemory, KnownArchive } from './archive-memory.ts';
import { stretchesOf } from './archive-plan.ts';
import { README_NAME, README_TEXT, isTemporaryName, temporaryName } from './file-names.ts';
import { EMPTY_MANIFEST, MANIFEST_NAME, manifestText, parseManifest, sortFiles, withPendingTaken, without } from './manifest.ts';
import type { ArchiveFile, Manifest } from './manifest.ts';
import { syncFolder, writeSafely } from './safe-write.ts';

/** A file that the manifest names and that cannot be used. */
export interface AsideFile {
  readonly uri: string;
  readonly reason: string;
}

/** The archive is not where it was; `other`: another one is. */
export type AwayKind = 'missing' | 'other';

const noTurn = (): Promise<void> => Promise.resolve();

/**
 * One folder with a manifest. Changes are made by one writer at a time and in this order: files whole under temporary names, the
 * manifest that announces them, the renames, the manifest that has them. Members reject with VedetteError.
 */
export class ArchiveFolder {
  readonly path: string;
  private readonly probe: (point: string) => void;
  private current: Manifest;
  private readonly asideFiles: Map<string, string>;
  /** One more whenever files are set aside or taken back. */
  private asideVersion = 0;
  private readonly memory: ArchiveMemory | undefined;
  private problem: VedetteError | undefined;
  private awayKind: AwayKind | undefined;
  private knownArchive: KnownArchive | undefined;
  /** The manifest on disk as it was when it was read or written last; empty when there was none. */
  private stamp = '';
  private isOlder = false;
  private rememberedOf: Manifest | undefined;
  /** The files that can be read, found anew only when one of the two has changed: every query asks for them. */
  private readable: { readonly of: readonly ArchiveFile[]; readonly aside: number; readonly files: readonly ArchiveFile[] } | undefined;

  private constructor(path: string, manifest: Manifest, aside: readonly AsideFile[], probe: (point: string) => void, memory?: ArchiveMemory) {
    this.path = path;
    this.memory = memory;
    this.current = manifest;
    this.asideFiles = new Map(aside.map(({ uri, reason }) => [uri, reason]));
    this.probe = probe;
  }

  /**
   * Opens the folder as its writer; a missing one of which `memory` knows nothing is an empty archive and is made by the first file.
   * What a crash left is finished or removed. A folder that cannot be used now is opened empty, with its {@link trouble}. Rejects with
   * `storage_newer`.
   */
  static async open(path: string, probe: (point: string) => void = () => undefined, memory?: ArchiveMemory): Promise<ArchiveFolder> {
    const folder = new ArchiveFolder(path, EMPTY_MANIFEST, [], probe, memory);
    await folder.load();
    return folder;
  }

  /** Why nothing of this folder can be read or written; `storage_damaged` when its manifest is what is wrong. */
  get trouble(): VedetteError | undefined {
    return this.problem;
  }

  /** The archive that the folder had and has not got now; undefined when it is there, or when what is wrong is something else. */
  get away(): AwayKind | undefined {
    return this.awayKind;
  }
  /** What is remembered of the archive while it is in trouble. */
  get known(): KnownArchive | undefined {
    return this.knownArchive;
  }
  /** Whether the manifest was older than the one that was read or written last: somebody has put a copy back. */
  get older(): boolean {
    return this.isOlder;
  }

  /** Whether the manifest that counts is where it was. Looks at the disk alone and changes nothing. */
  async isThere(): Promise<boolean> {
    return this.stamp === '' || (await stampOf(this.path)) !== '';
  }

  /** Reads the manifest anew if it is not the one that was read or written last, and after trouble. True when it did. Rejects with `storage_newer`. */
  async look(): Promise<boolean> {
    if (this.problem === undefined && (await stampOf(this.path).catch(() => 'unreadable')) === this.stamp) {
      this.remember();
      return false;
    }
    await this.load();
    return true;
  }

  /** Reads the manifest, also once more after trouble. Rejects with `storage_newer`. */
  async load(): Promise<void> {
    // What is known stays until more is: others ask while this waits for the disk.
    try {
      this.stamp = await stampOf(this.path);
      let found = await readManifest(this.path);
      this.knownArchive = this.memory?.read();
      if (found === undefined && (await lookForFiles(this.path)).length > 0) {
        // The disk may have been mounted between the two looks.
        this.stamp = await stampOf(this.path);
        found = await readManifest(this.path);
        if (found === undefined) throw new VedetteError('storage_damaged', `The archive ${this.path} has files, but its manifest ${MANIFEST_NAME} is missing.`, { path: this.path });
      }
      this.demandKnown(found);
      this.current = found === undefined ? EMPTY_MANIFEST : this.named(found);
      if (this.current.pending.length > 0 || this.current.leaving.length > 0) await this.finishPending();
      if (found !== undefined) for (const temporary of await temporaryFiles(this.path)) await rm(temporary, { force: true });
      const aside = await lookThrough(this.path, this.current);
      this.asideVersion++;
      this.asideFiles.clear();
      for (const { uri, reason } of aside) this.asideFiles.set(uri, reason);
      this.problem = undefined;
      this.awayKind = undefined;
      this.remember();
    } catch (error) {
      const problem = toVedetteError(databaseError(error, this.path));
      if (problem.code === 'storage_newer') throw problem;
      this.current = EMPTY_MANIFEST;
      this.problem = problem;
      this.awayKind = error instanceof AwayError ? error.away : undefined;
    }
  }

  /** A manifest anew, from files that have been looked into; what is left of the old one stays beside it under another name. */
  async adopt({ files, unreadable }: Described): Promise<void> {
    await this.guarded(async () => {
      const manifest = join(this.path, MANIFEST_NAME);
      if (await exists(manifest)) await rename(manifest, await freeName(`${manifest}.damaged`));
      const known = this.memory?.read();
      await this.writeManifest({ ...EMPTY_MANIFEST, ...(known === undefined || known.id === '' ? {} : { id: known.id, sequence: known.sequence }), files: sortFiles(files) });
      for (const temporary of await temporaryFiles(this.path)) await rm(temporary, { force: true });
    });
    this.asideVersion++;
    this.asideFiles.clear();
    for (const { uri, what } of unreadable) this.asideFiles.set(uri, what);
    this.problem = undefined;
  }

  /** Takes what is in the folder of an archive that is {@link away} for the archive from now on: another one, or an empty one that begins here. Rejects with `storage_newer` and with what the disk says. */
  async begin(): Promise<void> {
    const found = await readManifest(this.path);
    if (found === undefined) {
      await this.guarded(async () => {
        await mkdir(this.path, { recursive: true, mode: 0o700 });
        await this.writeManifest(EMPTY_MANIFEST);
      });
      this.problem = undefined;
      this.awayKind = undefined;
      return;
    }
    this.memory?.write({ id: found.id ?? '', sequence: found.sequence ?? 0, held: stretchesOf(found.files) });
    await this.load();
  }

  /** Opens somebody's archive to read it: nothing in it is changed. Throws `not_found` when there is no manifest. */
  static async openForeign(path: string): Promise<ArchiveFolder> {
    const manifest = await readManifest(path);
    if (manifest === undefined) throw new VedetteError('not_found', `${path} is no archive: it has no ${MANIFEST_NAME}. Choose the folder in which ${MANIFEST_NAME} lies.`, { path });
    return new ArchiveFolder(path, manifest, await lookThrough(path, manifest), () => undefined);
  }

  /** Files that can be read. */
  get files(): readonly ArchiveFile[] {
    const { current, asideFiles } = this;
    if (asideFiles.size === 0) return current.files;
    if (this.readable?.of !== current.files || this.readable.aside !== this.asideVersion) {
      this.readable = { of: current.files, aside: this.asideVersion, files: current.files.filter(({ uri }) => !asideFiles.has(uri)) };
    }
    return this.readable.files;
  }
  get manifest(): Manifest {
    return this.current;
  }
  get aside(): readonly AsideFile[] {
    return [...this.asideFiles].map(([uri, reason]) => ({ uri, reason }));
  }
  /** Leaves a file out of every further answer; it stays where it is. */
  setAside(uri: string, reason: string): void {
    this.asideVersion++;
    this.asideFiles.set(uri, reason);
  }

  /** Takes in files that lie sealed under their temporary names, in place of those of the same name and of `leaving`. */
  async publish(files: readonly ArchiveFile[], leaving: readonly string[] = []): Promise<void> {
    await this.guarded(async () => {
      await this.demandThere();
      await mkdir(this.path, { recursive: true, mode: 0o700 });
      await this.writeManifest({ ...this.current, pending: files, leaving });
      this.probe('archive.announced');
      await this.takePending();
    });
  }

  /** Removes files: from the manifest first, so that nothing reads them, then from the disk. */
  async remove(uris: readonly string[]): Promise<void> {
    if (uris.length === 0) return;
    await this.guarded(async () => {
      await this.demandThere();
      // A crash between the two leaves files that the next start removes by the list.
      await this.writeManifest({ ...without(this.current, new Set(uris)), leaving: uris });
      this.probe('archive.forgotten');
      for (const uri of uris) await rm(join(this.path, uri), { force: true });
      await this.writeManifest({ ...this.current, leaving: [] });
    });
  }

  private async takePending(): Promise<void> {
    const { pending, leaving } = this.current;
    for (const { uri } of pending) {
      await rename(join(this.path, temporaryName(uri)), join(this.path, uri));
      this.probe('archive.renamed');
    }
    for (const folder of new Set(pending.map(({ uri }) => dirname(join(this.path, uri))))) await syncFolder(folder);
    await this.writeManifest({ ...withPendingTaken(this.current), leaving });
    this.asideVersion++;
    for (const { uri } of pending) this.asideFiles.delete(uri);
    this.probe('archive.published');
    if (leaving.length === 0) return;
    for (const uri of leaving) await rm(join(this.path, uri), { force: true });
    await this.writeManifest({ ...this.current, leaving: [] });
  }

  /** After a crash: all announced files are there whole, under one name or the other, and take their places; or none does. */
  private async finishPending(): Promise<void> {
    await this.guarded(async () => {
      const { pending, leaving } = this.current;
      const waiting: ArchiveFile[] = [];
      for (const file of pending) {
        if (await isWhole(join(this.path, file.uri), file)) continue;
        if (!(await isWhole(join(this.path, temporaryName(file.uri)), file))) {
          // Never sealed on the disk: the old files still count, and the work is done again.
          await this.writeManifest({ ...this.current, pending: [], leaving: [] });
          return;
        }
        waiting.push(file);
      }
      for (const { uri } of waiting) await rename(join(this.path, temporaryName(uri)), join(this.path, uri));
      await this.writeManifest({ ...withPendingTaken(this.current), leaving });
      for (const uri of leaving) await rm(join(this.path, uri), { force: true });
      await this.writeManifest({ ...this.current, leaving: [] });
    });
  }

  private async writeManifest(given: Manifest): Promise<void> {
    const manifest: Manifest = { ...this.named(given), sequence: (given.sequence ?? 0) + 1 };
    await writeSafely(join(this.path, MANIFEST_NAME), manifestText(manifest));
    this.stamp = await stampOf(this.path);
    if ((await stat(join(this.path, README_NAME)).catch(() => undefined)) === undefined) await writeSafely(join(this.path, README_NAME), README_TEXT);
    this.current = manifest;
    this.remember();
  }

  /** The manifest with an id, which one of before archives had them has not got. */
  private named(manifest: Manifest): Manifest {
    if (this.memory === undefined || (manifest.id ?? '') !== '') return manifest;
    const known = manifest === EMPTY_MANIFEST ? '' : (this.memory.read()?.id ?? '');
    return { ...manifest, id: known === '' ? this.memory.newId() : known, sequence: manifest.sequence ?? 0 };
  }

  /** Throws when the archive that is known is not the one that was found. */
  private demandKnown(found: Manifest | undefined): void {
    const known = this.knownArchive;
    this.isOlder = false;
    if (known === undefined) return;
    if (found === undefined) throw awayError(this.path);
    const id = found.id ?? '';
    if (known.id !== '' && id !== '' && id !== known.id) throw new AwayError('other', `Another archive than the one in use lies in ${this.path}. Is another disk mounted there?`, this.path);
    this.isOlder = id !== '' && id === known.id && (found.sequence ?? 0) < known.sequence;
  }

  /** Throws when the folder has gone since it was looked at last, so that nothing is written into a mount point. */
  private async demandThere(): Promise<void> {
    if (await this.isThere()) return;
    await this.load();
    throw this.problem ?? awayError(this.path);
  }

  private remember(): void {
    const { memory, current } = this;
    if (memory === undefined || this.stamp === '') return;
    const [id, sequence] = [current.id ?? '', current.sequence ?? 0];
    const known = memory.read();
    if (known?.id === id && known.sequence === sequence && this.rememberedOf === current) return;
    try {
      memory.write({ id, sequence, held: stretchesOf(current.files) });
      this.rememberedOf = current;
    } catch (error) {
      // The database is in trouble and says so itself; the next look tries again, and until then an older memory is true enough.
      if (!(error instanceof VedetteError)) throw error;
    }
  }

  private async guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw databaseError(error, this.path);
    }
  }
}

/** The archive that is known is not the one that was found. */
class AwayError extends VedetteError {
  readonly away: AwayKind;
  constructor(away: AwayKind, message: string, path: string) {
    super('unavailable', message, { path });
    this.away = away;
  }
}

function awayError(path: string): AwayError {
  return new AwayError('missing', `The archive folder ${path} is not there (is the disk mounted?).`, path);
}

/** Which manifest lies there; empty when there is none. Rejects with what the disk says. */
async function stampOf(folder: string): Promise<string> {
  try {
    const { ino, mtimeMs, size } = await stat(join(folder, MANIFEST_NAME));
    return `${ino} ${mtimeMs} ${size}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** The name itself, or the first of name-2, name-3 … that nothing has. */
async function freeName(path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? path : `${path}-${number}`;
    if (!(await exists(name))) return name;
  }
}

/** The manifest of a folder; undefined when there is none. */
async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, MANIFEST_NAME);
  try {
    return parseManifest(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw databaseError(error, path);
  }
}

/** Sizes only: checksums are for {@link ArchiveFolder}'s verify task. */
async function lookThrough(folder: string, { files }: Manifest): Promise<AsideFile[]> {
  const aside: AsideFile[] = [];
  for (const file of files) {
    const reason = await sizeProblem(folder, file);
    if (reason !== undefined) aside.push({ uri: file.uri, reason });
  }
  return aside;
}

async function isWhole(path: string, file: ArchiveFile): Promise<boolean> {
  try {
    const found = await checksum(path, noTurn);
    return found.bytes === file.bytes && found.sha256 === file.sha256;
  } catch {
    // Missing or unreadable: not whole, whatever the reason.
    return false;
  }
}

async function temporaryFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && isTemporaryName(entry.name)).map((entry) => join(entry.parentPath, entry.name));
}
