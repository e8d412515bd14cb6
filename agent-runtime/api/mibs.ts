// mibs.*: the modules that are known, and the tree of their objects.
import type { MibLibrary } from '../snmp/mibs/mib-library.ts';
import type { Namespace } from './namespace.ts';

export interface MibHandlerDeps {
  readonly mibs: MibLibrary;
}

export function createMibHandlers({ mibs }: MibHandlerDeps): Pick<Namespace<'mibs'>, 'calls'> {
  return {
    calls: {
      'mibs.list': () => mibs.list(),
      'mibs.import': async ({ files }) => ({ modules: await mibs.import(files) }),
      'mibs.remove': ({ name }) => {
        mibs.remove(name);
        return {};
      },
      'mibs.search': ({ text, limit }) => mibs.search(text, limit).map((object) => ({ ...object, description: '' })),
      'mibs.children': ({ oid }) => mibs.children(oid).map((object) => ({ ...object, description: '' })),
      'mibs.describe': ({ oid }) => mibs.describe(oid),
    },
  };
}
