// traps.*: what devices said by themselves, and how receiving goes.
import type { TOOL_CALLS, TOOL_STREAMS } from '../../common/contract/lan/tools.ts';
import type { TrapReceiver } from '../snmp/traps/trap-receiver.ts';
import { untilOver } from './namespace.ts';
import type { ServedCalls, ServedStreams } from './served.ts';

export interface TrapHandlerDeps {
  readonly traps: TrapReceiver;
}

export function createTrapHandlers({ traps }: TrapHandlerDeps): { readonly calls: ServedCalls<typeof TOOL_CALLS, 'traps'>; readonly streams: ServedStreams<typeof TOOL_STREAMS, 'traps'> } {
  return {
    calls: {
      'traps.list': (filter) => traps.list(filter),
      'traps.receiver': () => traps.state(),
    },
    streams: {
      'traps.watch': (_input, context) => untilOver(context, traps.watch((news) => context.push(news))),
    },
  };
}
