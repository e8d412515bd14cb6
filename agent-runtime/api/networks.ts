// networks.*: where this machine is and has been.
import type { DISCOVERY_CALLS } from '../../common/contract/lan/discovery.ts';
import type { Presence } from '../snmp/presence/presence.ts';
import type { ServedCalls } from './served.ts';

export function createNetworkHandlers({ presence }: { readonly presence: Presence }): { readonly calls: ServedCalls<typeof DISCOVERY_CALLS, 'networks'> } {
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
