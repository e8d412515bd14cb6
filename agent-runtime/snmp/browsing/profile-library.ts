// All profiles of this installation: the bundled ones and a person's own, read again whenever a file changes, and tried out before they are saved.
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import type { TextFolder } from '../../ports/secrets.ts';
import type { DeviceAccess } from '../lan-parts.ts';
import { evaluate } from '../profiles/evaluate/evaluate.ts';
import { loadProfiles } from '../profiles/load-profiles.ts';
import { planOf } from '../profiles/plan.ts';
import type { Profile, ProfileError } from '../profiles/profile.ts';
import type { ProfileSet } from '../profiles/profile-set.ts';
import type { ProfileFile } from '../profiles/read/read-profile.ts';
import { profileName, readProfile } from '../profiles/read/read-profile.ts';
import { unknownKeys } from '../profiles/read/unknown-keys.ts';
import { parseRecording, readingOf } from '../recording/recording.ts';
import { readPlan } from './read-plan.ts';
import { sayFailure } from '../say-failure.ts';

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/u;
const MOST_SAMPLES = 5_000;
const MOST_BASES = 200;

export interface ProfileLibraryDeps {
  readonly bundled: Pick<TextFolder, 'list'>;
  /** Names without `.yaml`. */
  readonly user: TextFolder;
  readonly access: Pick<DeviceAccess, 'sessionOf'>;
  readonly clock: Clock;
  readonly log: Log;
  /** How many devices are read with a profile now. */
  devicesOf(profile: string): number;
}

export interface Place {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface ProfileRow {
  readonly name: string;
  readonly origin: 'bundled' | 'user';
  readonly vendor: string;
  readonly objectIds: readonly string[];
  readonly extends: readonly string[];
  readonly devices: number;
  /** A user's profile that takes the place of a bundled one. */
  readonly overrides: boolean;
  readonly errors: readonly Place[];
}

export interface TrialResult {
  readonly errors: readonly Place[];
  /** Keys that nobody reads. */
  readonly warnings: readonly Place[];
  readonly samples: readonly { readonly metric: string; readonly tags: readonly string[]; readonly kind: string; readonly value: string; readonly oid: string }[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly answered: number;
  readonly unanswered: readonly string[];
  readonly ms: number;
}

export interface Trial {
  readonly name: string;
  readonly text: string;
  /** The id of a device; without a recording it is asked now. '' and no recording: the text is only checked. */
  readonly device: string;
  /** The bytes of a .snmprec file. */
  readonly recording?: Uint8Array | undefined;
}

/** Members throw or reject with VedetteError: not_found, bad_input (with the first error's line), unavailable. */
export interface ProfileLibrary {
  /** The profiles in force. */
  readonly profiles: ProfileSet;
  list(): readonly ProfileRow[];
  get(name: string): { readonly text: string; readonly bundledText: string; readonly origin: 'bundled' | 'user' };
  save(name: string, text: string): void;
  /** Removes a user's profile; a bundled one of the same name is in force again. */
  remove(name: string): void;
  try(trial: Trial, signal: AbortSignal): Promise<TrialResult>;
  /** Calls when other profiles are in force; the answer ends it. */
  listen(listener: () => void): () => void;
  stop(): void;
}

export function createProfileLibrary(deps: ProfileLibraryDeps): ProfileLibrary {
  const { access, clock, log, user } = deps;
  const bundledFiles = deps.bundled.list().map((file): ProfileFile => ({ ...file, origin: 'bundled' }));
  const listeners = new Set<() => void>();
  let userFiles: readonly ProfileFile[] = [];
  let loaded: ProfileSet | undefined;
  const stopWatching = user.watch(() => {
    if (reload()) for (const listener of listeners) listener();
  });

  /** Read when they are first asked for: a hundred files take most of a second, and who has no devices needs none. */
  function inForce(): ProfileSet {
    if (loaded === undefined) reload();
    return loaded!;
  }

  /** False when the files are as they were. */
  function reload(): boolean {
    const files = user.list().map((file): ProfileFile => ({ ...file, origin: 'user' }));
    const same = loaded !== undefined && files.length === userFiles.length && files.every((file, i) => file.name === userFiles[i]!.name && file.text === userFiles[i]!.text);
    if (same) return false;
    userFiles = files;
    loaded = loadProfiles([...bundledFiles, ...files]);
    for (const { column, file, line, message } of loaded.errors) log.warn('A profile has an error.', { file, line, column, reason: message });
    return true;
  }

  function fileOf(files: readonly ProfileFile[], name: string): ProfileFile | undefined {
    return files.find((file) => profileName(file.name) === name);
  }

  function rowOf(name: string): ProfileRow {
    const own = fileOf(userFiles, name);
    const file = own ?? fileOf(bundledFiles, name)!;
    const profile = inForce().get(name);
    return {
      name,
      origin: file.origin,
      vendor: profile === undefined ? '' : vendorOf(profile),
      objectIds: profile?.patterns ?? [],
      extends: profile?.parts.slice(1) ?? [],
      devices: deps.devicesOf(name),
      overrides: own !== undefined && fileOf(bundledFiles, name) !== undefined,
      errors: placesIn(inForce().errors, file.name),
    };
  }

  /** The files that a profile is made of: itself, then what it extends, and so on. */
  function closure(first: ProfileFile): ProfileFile[] {
    const found = new Map<string, ProfileFile>([[`user ${profileName(first.name)}`, first]]);
    const waiting = [first];
    for (let file = waiting.shift(); file !== undefined && found.size < MOST_BASES; file = waiting.shift()) {
      for (const { name } of readProfile(file).part?.bases ?? []) {
        const isOwn = name === profileName(file.name);
        for (const next of [isOwn ? undefined : fileOf(userFiles, name), fileOf(bundledFiles, name)]) {
          const key = next === undefined ? '' : `${next.origin} ${name}`;
          if (next === undefined || found.has(key) || (next.origin === 'user' && name === profileName(first.name))) continue;
          found.set(key, next);
          waiting.push(next);
        }
      }
    }
    return [...found.values()];
  }

  function check(name: string, text: string): { readonly profile: Profile | undefined; readonly errors: readonly Place[] } {
    if (!NAME.test(name)) throw new VedetteError('bad_input', 'The name of a profile has letters, digits, "_", "-" and ".", at most 100.', { path: 'name' });
    const set = loadProfiles(closure({ name, text, origin: 'user' }));
    const errors = placesIn(set.errors, name);
    const profile = set.get(name);
    if (profile === undefined && errors.length === 0) return { profile, errors: set.errors.map(({ column, file, line, message }) => ({ line, column, message: `${file}: ${message}` })) };
    return { profile, errors };
  }

  return {
    get profiles() {
      return inForce();
    },
    list() {
      const names = new Set([...bundledFiles, ...userFiles].map((file) => profileName(file.name)));
      return [...names].sort().map(rowOf);
    },
    get(name) {
      const own = fileOf(userFiles, name);
      const bundled = fileOf(bundledFiles, name);
      const file = own ?? bundled;
      if (file === undefined) throw new VedetteError('not_found', `There is no profile "${name}".`);
      return { text: file.text, bundledText: bundled?.text ?? '', origin: file.origin };
    },
    save(name, text) {
      const [first] = check(name, text).errors;
      if (first !== undefined) throw new VedetteError('bad_input', `Line ${first.line}: ${first.message}`, { path: name, position: { offset: 0, length: 0, line: first.line, column: first.column } });
      user.write(name, text);
      if (reload()) for (const listener of listeners) listener();
    },
    remove(name) {
      if (fileOf(userFiles, name) === undefined) throw new VedetteError('not_found', `There is no profile of your own called "${name}".`);
      user.remove(name);
      if (reload()) for (const listener of listeners) listener();
    },
    async try({ device, name, recording, text }, signal) {
      const startedAt = clock.monotonic();
      const { errors, profile } = check(name === '' ? 'untitled' : name, text);
      const warnings = unknownKeys(text);
      // Without a place the text is only looked at.
      if (profile === undefined || (recording === undefined && device === '')) return { errors, warnings, samples: [], metadata: {}, answered: 0, unanswered: [], ms: clock.monotonic() - startedAt };
      const plan = planOf(profile);
      const t = clock.now();
      const reading = recording === undefined ? await sayFailure(readPlan(access.sessionOf(device), plan, t, signal)) : readingOf(parseRecording(recording), plan, t);
      const found = evaluate(profile, reading);
      const samples = found.samples.slice(0, MOST_SAMPLES).map(({ kind, metric, oid, tags, value }) => ({ metric, tags, kind, value: String(value), oid }));
      const metadata = Object.fromEntries(Object.entries(found.device).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
      return { errors, warnings, samples, metadata, answered: found.answered.length, unanswered: found.unanswered, ms: clock.monotonic() - startedAt };
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopWatching();
      listeners.clear();
    },
  };
}

function placesIn(errors: readonly ProfileError[], file: string): Place[] {
  return errors.filter((error) => error.file === file).map(({ column, line, message }) => ({ line, column, message }));
}

function vendorOf(profile: Profile): string {
  return profile.metadata.device.get('vendor')?.value ?? profile.vendor;
}
