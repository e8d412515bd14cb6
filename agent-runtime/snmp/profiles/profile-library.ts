// The profiles in force: bundled ones and a person's own, read again whenever a file of theirs changes.
import type { TextFolder } from '../../ports/secrets.ts';
import type { Log } from '../../ports/ports.ts';
import { loadProfiles } from './load-profiles.ts';
import type { ProfileSet } from './profile-set.ts';

export interface ProfileLibraryDeps {
  readonly bundled: TextFolder;
  readonly user: TextFolder;
  readonly log: Log;
}

export interface ProfileLibrary {
  set(): ProfileSet;
  /** Reads the files again and tells who listens. */
  reload(): void;
  listen(listener: () => void): () => void;
  start(): void;
  stop(): void;
}

/** Reads all profiles at once: some hundred files take a few hundredths of a second. */
export function createProfileLibrary({ bundled, user, log }: ProfileLibraryDeps): ProfileLibrary {
  const files = (folder: TextFolder, origin: 'bundled' | 'user') => folder.list().map(({ name, text }) => ({ name: `${name}.yaml`, text, origin }));
  const own = files(bundled, 'bundled');
  const listeners = new Set<() => void>();
  let set = load();
  let stopWatching: (() => void) | undefined;

  function load(): ProfileSet {
    const loaded = loadProfiles([...own, ...files(user, 'user')]);
    for (const { file, line, message } of loaded.errors) log.warn('A profile cannot be used.', { file, line, reason: message });
    return loaded;
  }

  function reload(): void {
    set = load();
    for (const listener of listeners) listener();
  }

  return {
    set: () => set,
    reload,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start() {
      stopWatching ??= user.watch(reload);
    },
    stop() {
      stopWatching?.();
      stopWatching = undefined;
    },
  };
}
