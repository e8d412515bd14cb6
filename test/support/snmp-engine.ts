// An engine over the real loopback network, confined to it.
import { createSnmpEngine } from '../../agent-runtime/snmp/engine/engine.ts';
import type { SessionOptions, SnmpEngine } from '../../agent-runtime/snmp/protocol.ts';
import type { Network } from '../../agent-runtime/ports/network.ts';
import type { Log } from '../../agent-runtime/ports/ports.ts';
import { createNodeNetwork, createNodeRandom } from '../../host/adapters/node-network.ts';
import { createSystemClock } from '../../host/adapters/system-clock.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Nothing leaves loopback. */
export function loopbackNetwork(): Network {
  return createNodeNetwork({ confineTo: ['127.0.0.0/8'] });
}

/** An engine as the program has it, on {@link loopbackNetwork}. */
export function startEngine(): Promise<SnmpEngine> {
  return Promise.resolve(createSnmpEngine({ network: loopbackNetwork(), clock: createSystemClock(), random: createNodeRandom(), log: silent }));
}

/** Short waits for devices on the same machine. */
export const FAST: SessionOptions = { timeoutMs: 250, retries: 2, packetsPerSecond: 0 };
