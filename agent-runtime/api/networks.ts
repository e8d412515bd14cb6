// networks.*: where this machine is and has been.
import type { Presence } from '../snmp/presence/presence.ts';
import type { Namespace } from './namespace.ts';

export function createNetworkHandlers({ presence }: { readonly presence: Presence }): Pick<Namespace<'networks'>, 'calls'> {
  return {
    calls: {
      'networks.list': async () => {
        await presence.look();
        return presence.rows();
      },
      'networks.change': ({ id, name, rescanMs }) => {
        presence.change(id, { name, rescanMs });
        return {};
      },
    },
  };
}
