// The configuration in force: reads the file, keeps the last good one, tells listeners, and saves edits without losing another's.
import { VedetteError, errorMessage } from '../../common/errors/vedette-error.ts';
import type { ConfigProblem, ConfigState } from '../../common/contract/schemas.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Clock, ConfigFile } from '../ports/ports.ts';
import { defaultsTree, loadConfig, revisionOf } from './load.ts';
import type { LoadedConfig } from './load.ts';
import type { Settings } from './settings.ts';
import type { ConfigTree } from './tree.ts';
import { YamlDocument } from './yaml-document.ts';

/** What happened to the file. `changed`: new settings are in force. `invalid`: the last good ones stay. */
export type ConfigChange = { readonly kind: 'changed'; readonly settings: Settings; readonly previous: Settings } | { readonly kind: 'invalid' };

export interface ConfigServiceOptions {
  readonly file: ConfigFile;
  readonly defaultsText: string;
  readonly checkNames: readonly string[];
  readonly clock: Clock;
}

/** Editors write in several steps; the file is read this long after the last of them. */
const SETTLE_MS = 150;

/** One configuration file. `start` begins to watch it. */
export class ConfigService {
  readonly #options: ConfigServiceOptions;
  readonly #defaults: ConfigTree;
  readonly #listeners = new Set<(change: ConfigChange) => void>();
  #settings: Settings;
  /** The tree behind the settings in force. */
  #effective: ConfigTree;
  /** The file as it is on disk, good or not. */
  #onDisk: LoadedConfig;
  #loadedAt: Millis;
  #stopWatching: (() => void) | undefined;
  #cancelReload: (() => void) | undefined;

  /** Reads the file. A bad one leaves the defaults in force, with the problems kept for everyone to see. */
  constructor(options: ConfigServiceOptions) {
    this.#options = options;
    this.#defaults = defaultsTree(options.defaultsText, options.checkNames);
    const plain = loadConfig('', this.#defaults);
    const problem = plain.problems[0];
    if (plain.settings === undefined) throw new Error(`The default configuration is damaged: ${problem?.message ?? 'no settings'}`);
    this.#onDisk = this.#read();
    this.#settings = this.#onDisk.settings ?? plain.settings;
    this.#effective = this.#onDisk.settings === undefined ? plain.effective : this.#onDisk.effective;
    this.#loadedAt = options.clock.now();
  }

  get settings(): Settings {
    return this.#settings;
  }
  get problems(): readonly ConfigProblem[] {
    return this.#onDisk.problems;
  }
  get revision(): string {
    return revisionOf(this.#onDisk.text);
  }

  onChange(listener: (change: ConfigChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#stopWatching = this.#options.file.watch(() => {
      this.#cancelReload?.();
      this.#cancelReload = this.#options.clock.after(SETTLE_MS, () => this.reload());
    });
  }

  stop(): void {
    this.#cancelReload?.();
    this.#stopWatching?.();
    this.#stopWatching = undefined;
  }

  /** Reads the file again; nothing happens when its text is the same. */
  reload(): void {
    const read = this.#read();
    if (read.text === this.#onDisk.text && read.problems.length === this.#onDisk.problems.length) return;
    this.#take(read);
  }

  state(): ConfigState {
    return {
      path: this.#options.file.path,
      text: this.#onDisk.text,
      defaults: this.#options.defaultsText,
      effective: { ...this.#effective },
      overridden: [...this.#onDisk.overridden],
      problems: [...this.#onDisk.problems],
      revision: this.revision,
      loadedAt: this.#loadedAt,
    };
  }

  /** The problems that a text would have as the file. */
  check(text: string): ConfigProblem[] {
    return [...loadConfig(text, this.#defaults).problems];
  }

  /** Saves a whole text. Throws `conflict` when `revision` is not that of the file on disk, `config_invalid` when the text is not good. */
  save(text: string, revision: string): ConfigState {
    this.reload();
    if (revision !== this.revision) {
      throw new VedetteError('conflict', 'The configuration file was changed meanwhile, in an editor or in another window. Load it again, then repeat the change.', {
        path: this.#options.file.path,
      });
    }
    const loaded = loadConfig(text, this.#defaults);
    const first = loaded.problems[0];
    if (first !== undefined) {
      throw new VedetteError('config_invalid', `Line ${first.line}, column ${first.column}: ${first.message}`, { path: first.path, problems: loaded.problems });
    }
    try {
      this.#options.file.write(text);
    } catch (thrown) {
      throw new VedetteError(
        'not_permitted',
        `The configuration file ${this.#options.file.path} could not be written: ${errorMessage(thrown)}. Check who owns it and whether the disk is full.`,
        { path: this.#options.file.path },
        thrown,
      );
    }
    this.#take(loaded);
    return this.state();
  }

  /** Sets one dotted path, or removes it with null, and `more` with it: all or none. A file with broken syntax is refused: an edit could lose what it says. */
  set(path: string, value: unknown, revision: string, more: readonly { readonly path: string; readonly value: unknown }[] = []): ConfigState {
    this.reload();
    const broken = new YamlDocument(this.#onDisk.text).problems[0];
    if (broken !== undefined) {
      throw new VedetteError('config_invalid', `The configuration file has an error in line ${broken.line}; mend it first: ${broken.message}`, { problems: this.#onDisk.problems });
    }
    const text = [{ path, value }, ...more].reduce((before, one) => withValue(before, one.path, one.value), this.#onDisk.text);
    return this.save(text, revision);
  }

  #read(): LoadedConfig {
    let text: string | undefined;
    try {
      text = this.#options.file.read();
    } catch (thrown) {
      const message = `The file cannot be read: ${errorMessage(thrown)}`;
      return { text: '', problems: [{ path: '', message, line: 1, column: 1 }], settings: undefined, effective: {}, overridden: [] };
    }
    return loadConfig(text ?? '', this.#defaults);
  }

  #take(loaded: LoadedConfig): void {
    this.#onDisk = loaded;
    this.#loadedAt = this.#options.clock.now();
    let change: ConfigChange = { kind: 'invalid' };
    if (loaded.settings !== undefined) {
      change = { kind: 'changed', settings: loaded.settings, previous: this.#settings };
      this.#settings = loaded.settings;
      this.#effective = loaded.effective;
    }
    for (const listener of this.#listeners) listener(change);
  }
}

/** The text with one value set. Throws `bad_input` naming the path. */
function withValue(text: string, path: string, value: unknown): string {
  const keys = path.split('.');
  if (path === '' || keys.some((key) => key === '' || key === '__proto__')) throw new VedetteError('bad_input', `"${path}" is not a path of a setting.`);
  try {
    return new YamlDocument(text).with(keys, value);
  } catch (thrown) {
    throw new VedetteError('bad_input', `"${path}" cannot be set in this file: ${errorMessage(thrown)} Edit the text instead.`, { path }, thrown);
  }
}
