// traps.*: what devices said by themselves, and how receiving goes.
import type { TrapReceiver } from '../snmp/traps/trap-receiver.ts';
import { untilOver } from './namespace.ts';
import type { Namespace } from './namespace.ts';

export interface TrapHandlerDeps {
  readonly traps: TrapReceiver;
}

export function createTrapHandlers({ traps }: TrapHandlerDeps): Namespace<'traps'> {
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
