// The MIBs of this installation: bundled names and imported modules, resolved against each other, kept as documents, and asked by everyone.
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { DocumentStore } from '../../../storage/api.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import type { TextFolder } from '../../ports/secrets.ts';
import type { ObjectNames } from '../lan-parts.ts';
import type { Oid } from '../protocol.ts';
import { readBundle } from './mib-bundle.ts';
import { readModule, writeModule } from './mib-document.ts';
import type { GivenFile } from './mib-import.ts';
import { readFiles } from './mib-import.ts';
import type { MibModule, MibProblem, MibType } from './mib-model.ts';
import { MibSources } from './mib-sources.ts';
import { MibTree } from './mib-tree.ts';
import type { TreeObject } from './mib-tree.ts';
import type { ParsedInFile } from './resolve-mibs.ts';
import { resolveMibs } from './resolve-mibs.ts';

const KIND = 'mib';

export interface MibLibraryDeps {
  /** resources/mibs. */
  readonly bundled: Pick<TextFolder, 'list'>;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** A module as a list shows it. */
export interface MibRow {
  readonly name: string;
  readonly origin: 'bundled' | 'user';
  readonly objects: number;
  readonly notifications: number;
  readonly missing: readonly string[];
  readonly problems: readonly MibProblem[];
  /** What it says differently from another module, in one sentence; '' when it does not. */
  readonly conflict: string;
}

export interface MibLibrary extends ObjectNames {
  /** Another number after each change of the names: what was worded by them may be worded anew. */
  readonly version: number;
  /** As people write it: 'ifInOctets.7'. */
  label(oid: Oid): string;
  typeOf(oid: Oid): MibType;
  list(): readonly MibRow[];
  /** Takes what is good of files and zips. Rejects with VedetteError `bad_input` (too much, a damaged zip) and then keeps nothing. */
  import(files: readonly GivenFile[]): Promise<readonly MibRow[]>;
  /** Throws VedetteError `not_found`, `not_permitted` (bundled ones stay). */
  remove(name: string): void;
  search(text: string, limit: number): readonly TreeObject[];
  children(oid: Oid): readonly TreeObject[];
  /** The object at an OID or a name ('IF-MIB::ifDescr', 'ifDescr.3'), or the nearest above. Throws VedetteError `not_found`. */
  describe(oid: string): TreeObject & { readonly description: string };
  listen(listener: () => void): () => void;
}

/** Reads everything there is; a document that cannot be read is resolved again from its text. */
export function createMibLibrary({ bundled, documents, clock, log }: MibLibraryDeps): MibLibrary {
  const bundle = readBundle(bundled, log);
  const bundledByName = new Map(bundle.modules.map((module) => [module.name, module]));
  const sources = new MibSources(documents);
  const users = new Map<string, MibModule>();
  const listeners = new Set<() => void>();
  let tree: MibTree;
  let version = 0;

  for (const { id, body } of documents.list(KIND)) {
    const module = readModule(body) ?? again(id);
    if (module === undefined) log.warn('An imported MIB cannot be read; import it once more.', { module: id });
    else users.set(id, module);
  }
  build();

  function again(name: string): MibModule | undefined {
    const parsed = sources.parse(name);
    return parsed === undefined ? undefined : resolveMibs([parsed], (wanted) => users.get(wanted) ?? bundledByName.get(wanted))[0];
  }

  function build(): void {
    tree = new MibTree([...bundle.modules, ...[...users.values()].sort((a, b) => (a.name < b.name ? -1 : 1))], bundle.vendors);
    version += 1;
    for (const listener of listeners) listener();
  }

  function rowOf(module: MibModule, origin: 'bundled' | 'user', extra = ''): MibRow {
    const conflict = origin === 'user' ? tree.conflicts.get(module.name) : undefined;
    const said = conflict === undefined ? [] : [`${conflict.oid} is ${conflict.otherName} in ${conflict.otherModule} and ${conflict.name} here; ${conflict.otherModule} rules.`];
    return {
      name: module.name,
      origin,
      objects: module.nodes.filter(({ kind }) => kind !== 'notification').length,
      notifications: module.nodes.filter(({ kind }) => kind === 'notification').length,
      missing: module.missing,
      problems: module.problems,
      conflict: [...said, ...(extra === '' ? [] : [extra])].join(' '),
    };
  }

  /** Modules that change when `fresh` ones come or go: those that import them, and those that import those. */
  function dependants(fresh: ReadonlySet<string>): ParsedInFile[] {
    const touched = new Set(fresh);
    const found = new Map<string, ParsedInFile>();
    for (let before = -1; before !== touched.size; ) {
      before = touched.size;
      for (const name of users.keys()) {
        if (touched.has(name) || !sources.importsOf(name).some((one) => touched.has(one))) continue;
        touched.add(name);
        const parsed = sources.parse(name);
        if (parsed !== undefined) found.set(name, parsed);
      }
    }
    return [...found.values()];
  }

  function keep(parsed: readonly ParsedInFile[]): void {
    const names = new Set(parsed.map(({ module }) => module.name));
    for (const module of resolveMibs(parsed, (name) => (names.has(name) ? undefined : (users.get(name) ?? bundledByName.get(name))))) {
      documents.put(KIND, module.name, writeModule(module));
      users.set(module.name, module);
    }
  }

  return {
    get version() {
      return version;
    },
    nameOf: (oid) => tree.nameOf(oid),
    oidOf: (name) => tree.oidOf(name),
    label: (oid) => tree.label(oid),
    typeOf: (oid) => tree.typeOf(oid),
    list() {
      const rows = [...users.values()].map((module) => rowOf(module, 'user'));
      for (const module of bundle.modules) if (!users.has(module.name)) rows.push(rowOf(module, 'bundled'));
      return rows.sort((a, b) => Number(b.origin === 'user') - Number(a.origin === 'user') || (a.name < b.name ? -1 : 1));
    },
    async import(files) {
      const read = await readFiles(files, () => new Promise((resolve) => clock.after(0, () => resolve())));
      const fresh = new Set(read.modules.map(({ parsed }) => parsed.module.name));
      for (const { parsed, text } of read.modules) sources.put(parsed, text);
      keep([...read.modules.map(({ parsed }) => parsed), ...dependants(fresh)]);
      build();
      const rows = read.modules.map(({ parsed, note }) => rowOf(users.get(parsed.module.name)!, 'user', note));
      const empty = read.others.map(({ file, problems }): MibRow => ({ name: file, origin: 'user', objects: 0, notifications: 0, missing: [], problems, conflict: '' }));
      return [...rows, ...empty];
    },
    remove(name) {
      if (!users.has(name)) {
        if (bundledByName.has(name)) throw new VedetteError('not_permitted', `${name} comes with the program and stays.`);
        throw new VedetteError('not_found', `There is no imported module "${name}".`);
      }
      const others = dependants(new Set([name]));
      documents.remove(KIND, name);
      sources.remove(name);
      users.delete(name);
      keep(others);
      build();
    },
    search: (text, limit) => tree.search(text, limit),
    children: (oid) => tree.children(oid.replace(/^\./u, '')),
    describe(given) {
      const oid = tree.oidOf(given);
      const object = oid === undefined ? undefined : tree.nearest(oid);
      if (object === undefined) throw new VedetteError('not_found', `No module knows "${given.slice(0, 100)}".`);
      return { ...object, description: sources.descriptionOf(object.name, object.module) };
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
