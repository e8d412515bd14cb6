// Starts and ends the process of simulated switches (responder-entry.ts).
import { fork } from 'node:child_process';
import type { Target } from '../../agent-runtime/snmp/protocol.ts';
import { freeUdpPort } from '../../test/support/snmp-lab.ts';

export interface Responder {
  readonly targets: readonly Target[];
  stop(): Promise<void>;
}

/** So many switches on 127.0.9.x; at most 250. */
export async function startResponder(devices: number): Promise<Responder> {
  const port = await freeUdpPort();
  const targets = Array.from({ length: devices }, (_, at) => ({ address: `127.0.9.${at + 1}`, port }));
  const child = fork(new URL('./responder-entry.ts', import.meta.url), [String(port), ...targets.map(({ address }) => address)]);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await Promise.race([
    new Promise<void>((resolve) => child.once('message', () => resolve())),
    ended.then(() => Promise.reject(new Error('the simulated switches ended before they listened'))),
  ]);
  return {
    targets,
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}
