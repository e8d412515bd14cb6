// The SNMP engine: one socket, sessions with devices over it, and sweeps.
import type { Network, Random } from '../../ports/network.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import type { SnmpEngine } from '../protocol.ts';
import { BerWriter } from './ber/writer.ts';
import { Dispatcher } from './dispatcher.ts';
import { openSession } from './session.ts';
import { sweep } from './sweep.ts';

export interface SnmpEngineDeps {
  readonly network: Network;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Opens the engine's socket. Rejects with VedetteError `unavailable` when there is none to be had. */
export async function createSnmpEngine(deps: SnmpEngineDeps): Promise<SnmpEngine> {
  const dispatcher = await Dispatcher.open(deps.network, deps.clock, deps.random);
  const shared = { dispatcher, writer: new BerWriter(), clock: deps.clock, random: deps.random, log: deps.log };
  return {
    open: (target, credential, options) => openSession(shared, target, credential, options),
    sweep: (targets, credential, options, onAnswer) => sweep({ ...deps, ...shared }, targets, credential, options, onAnswer),
    get counts() {
      return dispatcher.counts;
    },
    close: () => dispatcher.close(),
  };
}
