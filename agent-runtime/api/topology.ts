// topology.*: the map, and what a person says of it.
import type { TOOL_CALLS, TOOL_STREAMS } from '../../common/contract/lan/tools.ts';
import type { CallHandlers, StreamHandlers } from '../../common/contract/lan/lan-handlers.ts';
import type { TopologyService } from '../snmp/topology-service/topology-service.ts';
import { untilOver } from './namespace.ts';

type TopologyCall = Extract<keyof typeof TOOL_CALLS, `topology.${string}`>;
type TopologyStream = Extract<keyof typeof TOOL_STREAMS, `topology.${string}`>;

export interface TopologyHandlers {
  readonly calls: Pick<CallHandlers<typeof TOOL_CALLS>, TopologyCall>;
  readonly streams: Pick<StreamHandlers<typeof TOOL_STREAMS>, TopologyStream>;
}

export function createTopologyHandlers({ service }: { readonly service: TopologyService }): TopologyHandlers {
  return {
    calls: {
      'topology.get': () => service.get(),
      'topology.where': ({ text }) => service.where(text),
      'topology.say': (override) => {
        service.say(override);
        return {};
      },
      'topology.unsay': ({ subject }) => {
        service.unsay(subject);
        return {};
      },
      'topology.place': ({ node, ...position }) => {
        service.place(node, position);
        return {};
      },
    },
    streams: {
      'topology.watch': (_input, context) => {
        context.push(service.get());
        return untilOver(context, service.listen(() => context.push(service.get())));
      },
    },
  };
}
