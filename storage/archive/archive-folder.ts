// The archive's folder on disk: opening it, taking new files in so that a crash leaves the old or the new state, and letting files go.
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VedetteError, toVedetteError } from '../../common/errors/vedette-error.ts';
import { databaseError } from '../sqlite/database.ts';
import { checksum, sizeProblem } from './file-seal.ts';
import { lookForFiles } from './found-files.ts';
import type { Described } from './found-files.ts';
import { README_NAME, README_TEXT, isTemporaryName, temporaryName } from './file-names.ts';
import { EMPTY_MANIFEST, MANIFEST_NAME, manifestText, parseManifest, sortFiles, withPendingTaken, without } from './manifest.ts';
import type { ArchiveFile, Manifest } from './manifest.ts';

/** A file that the manifest names and that cannot be used. */
export interface AsideFile {
  readonly uri: string;
  readonly reason: string;
}

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
  private problem: VedetteError | undefined;

  private constructor(path: string, manifest: Manifest, aside: readonly AsideFile[], probe: (point: string) => void) {
    this.path = path;
    this.current = manifest;
    this.asideFiles = new Map(aside.map(({ uri, reason }) => [uri, reason]));
    this.probe = probe;
  }

  /**
   * Opens the folder as its writer; a missing one is an empty archive and is made by the first file. What a crash left is finished or
   * removed. A folder that cannot be used now is opened empty, with its {@link trouble}. Rejects with `storage_newer`.
   */
  static async open(path: string, probe: (point: string) => void = () => undefined): Promise<ArchiveFolder> {
    const folder = new ArchiveFolder(path, EMPTY_MANIFEST, [], probe);
    await folder.load();
    return folder;
  }

  /** Why nothing of this folder can be read or written; `storage_damaged` when its manifest is what is wrong. */
  get trouble(): VedetteError | undefined {
    return this.problem;
  }

  /** Reads the manifest, also once more after trouble. Rejects with `storage_newer`. */
  async load(): Promise<void> {
    try {
      const found = await readManifest(this.path);
      if (found === undefined && (await lookForFiles(this.path)).length > 0) throw new VedetteError('storage_damaged', `The archive ${this.path} has files, but its manifest ${MANIFEST_NAME} is missing.`, { path: this.path });
      this.current = found ?? EMPTY_MANIFEST;
      if (this.current.pending.length > 0 || this.current.leaving.length > 0) await this.finishPending();
      if (found !== undefined) for (const temporary of await temporaryFiles(this.path)) await rm(temporary, { force: true });
      for (const { uri, reason } of await lookThrough(this.path, this.current)) this.asideFiles.set(uri, reason);
      this.problem = undefined;
    } catch (error) {
      const problem = toVedetteError(databaseError(error, this.path));
      if (problem.code === 'storage_newer') throw problem;
      this.current = EMPTY_MANIFEST;
      this.problem = problem;
    }
  }

  /** A manifest anew, from files that have been looked into; what is left of the old one stays beside it under another name. */
  async adopt({ files, unreadable }: Described): Promise<void> {
    await this.guarded(async () => {
      const manifest = join(this.path, MANIFEST_NAME);
      if (await exists(manifest)) await rename(manifest, await freeName(`${manifest}.damaged`));
      await this.writeManifest({ ...EMPTY_MANIFEST, files: sortFiles(files) });
      for (const temporary of await temporaryFiles(this.path)) await rm(temporary, { force: true });
    });
    this.asideFiles.clear();
    for (const { uri, what } of unreadable) this.asideFiles.set(uri, what);
    this.problem = undefined;
  }

  /** Opens somebody's archive to read it: nothing in it is changed. Throws `not_found` when there is no manifest. */
  static async openForeign(path: string): Promise<ArchiveFolder> {
    const manifest = await readManifest(path);
    if (manifest === undefined) throw new VedetteError('not_found', `${path} is no archive: it has no ${MANIFEST_NAME}. Choose the folder in which ${MANIFEST_NAME} lies.`, { path });
    return new ArchiveFolder(path, manifest, await lookThrough(path, manifest), () => undefined);
  }

  /** Files that can be read. */
  get files(): readonly ArchiveFile[] {
    return this.asideFiles.size === 0 ? this.current.files : this.current.files.filter(({ uri }) => !this.asideFiles.has(uri));
  }
  get manifest(): Manifest {
    return this.current;
  }
  get aside(): readonly AsideFile[] {
    return [...this.asideFiles].map(([uri, reason]) => ({ uri, reason }));
  }
  /** Leaves a file out of every further answer; it stays where it is. */
  setAside(uri: string, reason: string): void {
    this.asideFiles.set(uri, reason);
  }

  /** Takes in files that lie sealed under their temporary names, in place of those of the same name and of `leaving`. */
  async publish(files: readonly ArchiveFile[], leaving: readonly string[] = []): Promise<void> {
    await this.guarded(async () => {
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

  private async writeManifest(manifest: Manifest): Promise<void> {
    await writeSafely(join(this.path, MANIFEST_NAME), manifestText(manifest));
    if ((await stat(join(this.path, README_NAME)).catch(() => undefined)) === undefined) await writeSafely(join(this.path, README_NAME), README_TEXT);
    this.current = manifest;
  }

  private async guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw databaseError(error, this.path);
    }
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

/** Writes a file so that a crash leaves the old content or the new one. */
export async function writeSafely(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder; there the file's own sync has to do.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
