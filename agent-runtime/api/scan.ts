// scan.*: finding devices.
import type { DISCOVERY_CALLS, DISCOVERY_STREAMS } from '../../common/contract/lan/discovery.ts';
import type { Discovery } from '../snmp/discovery/discovery.ts';
import { untilOver } from './namespace.ts';
import type { ServedCalls, ServedStreams } from './served.ts';

export interface ScanHandlers {
  readonly calls: ServedCalls<typeof DISCOVERY_CALLS, 'scan'>;
  readonly streams: ServedStreams<typeof DISCOVERY_STREAMS, 'scan'>;
}

export function createScanHandlers({ discovery }: { readonly discovery: Discovery }): ScanHandlers {
  return {
    calls: {
      'scan.check': ({ ranges, exclude }) => discovery.check(ranges, exclude),
      'scan.start': (request) => ({ id: discovery.start(request) }),
      'scan.cancel': () => {
        discovery.cancel();
        return {};
      },
    },
    streams: {
      'scan.watch': (_input, context) => untilOver(context, discovery.listen((state) => context.push(state))),
    },
  };
}
