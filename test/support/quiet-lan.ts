// A LAN side without a LAN: no socket opens, nobody answers, secrets lie in memory.
import type { RuntimeDeps } from '../../agent-runtime/runtime-deps.ts';
import type { SecretVault, TextFolder } from '../../agent-runtime/ports/secrets.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';

/** A vault that is open and forgets everything with the test. */
export function memoryVault(): SecretVault {
  const kept = new Map<string, string>();
  return {
    state: () => ({ keeper: 'key_file', locked: false, fresh: kept.size === 0, reason: '' }),
    get: (name) => kept.get(name),
    put: (name, secret) => void kept.set(name, secret),
    remove: (name) => void kept.delete(name),
    unlock: () => Promise.resolve(true),
    listen: () => () => undefined,
  };
}

const refuse = (): never => {
  throw new VedetteError('unavailable', 'There is no network in this test.');
};
const noTexts: TextFolder = { list: () => [], write: refuse, remove: refuse, watch: () => () => undefined };

export function quietLan(): RuntimeDeps['lan'] {
  let next = 0;
  return {
    network: {
      // A socket that hears nothing and loses everything.
      openUdp: () => Promise.resolve({ address: '127.0.0.1', port: 1, send: () => undefined, onMessage: () => undefined, onError: () => undefined, close: () => undefined }),
      ping: () => Promise.resolve({ kind: 'unavailable', reason: 'There is no network in this test.' }),
      neighbours: () => Promise.resolve([]),
      gateways: () => Promise.resolve([]),
      reverseName: () => Promise.resolve(undefined),
      allows: () => false,
      refused: 0,
    },
    random: { bytes: (count) => Uint8Array.from({ length: count }, () => (next = (next * 73 + 41) % 256)) },
    vault: memoryVault(),
    bundledProfiles: noTexts,
    userProfiles: noTexts,
    bundledMibs: noTexts,
    macVendors: '',
    extraNetworks: [],
    engine: { open: refuse, sweep: () => Promise.resolve({ sent: 0, answered: 0 }), counts: { inFlight: 0, stray: 0, malformed: 0 }, close: () => undefined },
  };
}
