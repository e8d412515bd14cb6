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

/** Opens nothing yet: the socket comes with the first question, and where there is none to be had, questions fail with the reason. */
export function createSnmpEngine(deps: SnmpEngineDeps): SnmpEngine {
  const dispatcher = new Dispatcher(deps.network, deps.clock, deps.random);
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
