// profiles.*: the files that say how devices are read, and the workbench for them.
import type { ProfileLibrary } from '../snmp/browsing/profile-library.ts';
import type { Namespace } from './namespace.ts';

export interface ProfileHandlerDeps {
  readonly profiles: ProfileLibrary;
}

export function createProfileHandlers({ profiles }: ProfileHandlerDeps): Pick<Namespace<'profiles'>, 'calls'> {
  return {
    calls: {
      'profiles.list': () => profiles.list(),
      'profiles.get': ({ name }) => profiles.get(name),
      'profiles.save': ({ name, text }) => {
        profiles.save(name, text);
        return {};
      },
      'profiles.remove': ({ name }) => {
        profiles.remove(name);
        return {};
      },
      'profiles.try': (trial, { signal }) => profiles.try(trial, signal),
    },
  };
}
