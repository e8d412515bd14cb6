// Check `connections`: TCP connections by state. Dear, because the OS walks its whole socket table to list them (8 ms on a large one).
import { TCP_STATES } from '../host-source/readings.ts';
import { hostCheck } from './host-check.ts';
import { gauge } from './metric-definitions.ts';

const CONNECTIONS = 'system.net.tcp.connections';

export const connectionsCheck = hostCheck({
  name: 'connections',
  cost: 'dear',
  defaultIntervalMs: 30_000,
  timeoutMs: 10_000,
  metrics: [gauge(CONNECTIONS, 'connection', 'TCP connections by state and IP version; Datadog has one metric per state (system.net.tcp4.established …), here the state is a tag.')],
  read: (host) => host.openConnections(),
  start({ sampler }) {
    const handles = (version: string): number[] => TCP_STATES.map((state) => sampler.handle(CONNECTIONS, [`ip_version:${version}`, `state:${state}`]));
    const four = handles('4');
    const six = handles('6');
    return ({ v4, v6 }) => {
      for (let state = 0; state < TCP_STATES.length; state++) {
        sampler.add(four[state]!, v4[state]!);
        sampler.add(six[state]!, v6[state]!);
      }
    };
  },
});
