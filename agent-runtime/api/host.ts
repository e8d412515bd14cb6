// host.*: what the machine is made of, which families it gives, and its own networks.
import type { CheckStatus } from '../../common/model/status.ts';
import type { HostSource } from '../host-source/host-source.ts';
import type { Namespace } from './namespace.ts';

export interface HostHandlerDeps {
  readonly host: HostSource;
  /** The state of every check; an unavailable one carries its reason. */
  checkStatuses(): readonly CheckStatus[];
}

/** Handlers of the namespace `host`. */
export function createHostHandlers({ host, checkStatuses }: HostHandlerDeps): Namespace<'host'> {
  return {
    calls: {
      'host.inventory': () => host.inventory(),
      'host.capabilities': () => checkStatuses().map(({ name, state, reason }) => ({ check: name, available: state !== 'unavailable', reason: state === 'unavailable' ? reason : '' })),
      'host.subnets': () => host.subnets().map(({ interface: name, cidr }) => ({ interface: name, cidr })),
    },
    streams: {},
  };
}
