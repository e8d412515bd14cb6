// topology.*: the map, and what a person says of it.
import type { TopologyService } from '../snmp/topology-service/topology-service.ts';
import { untilOver } from './namespace.ts';
import type { Namespace } from './namespace.ts';

export function createTopologyHandlers({ service }: { readonly service: TopologyService }): Namespace<'topology'> {
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
      'topology.arrange': () => {
        service.arrange();
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
      'topology.loads': (_input, context) => {
        context.push(service.loads());
        return untilOver(context, service.listenToLoads(() => context.push(service.loads())));
      },
    },
  };
}
