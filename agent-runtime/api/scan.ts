// scan.*: finding devices.
import type { Discovery } from '../snmp/discovery/discovery.ts';
import { untilOver } from './namespace.ts';
import type { Namespace } from './namespace.ts';

export function createScanHandlers({ discovery }: { readonly discovery: Discovery }): Namespace<'scan'> {
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
