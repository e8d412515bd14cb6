// The identity of this program as an SNMPv3 engine: made once, kept in the storage, its boots counted. RFC 3411 §5, RFC 3414 §2.2.
import type { MetaStore } from '../../../storage/api.ts';
import type { Random } from '../../ports/network.ts';
import type { Clock } from '../../ports/ports.ts';
import type { OwnEngine } from './usm-receiver.ts';

const KEY = 'snmp.engine';
/** Enterprise 32473, which RFC 5612 sets aside for those who have none, and format 5: octets that we choose. */
const PREFIX = '80007ed905';
const RANDOM_OCTETS = 8;
const MOST_BOOTS = 2 ** 31 - 1;

/** Reads the engine, or makes one; counts this start. */
export function openOwnEngine(meta: MetaStore, random: Random, clock: Clock): OwnEngine {
  const [, id = '', boots = ''] = /^([0-9a-f]{10,64}) (\d{1,10})$/u.exec(meta.get(KEY) ?? '') ?? [];
  const known = id.length % 2 === 0 && Number(boots) < MOST_BOOTS ? id : '';
  const engineId = known === '' ? PREFIX + Array.from(random.bytes(RANDOM_OCTETS), (byte) => byte.toString(16).padStart(2, '0')).join('') : known;
  const next = known === '' ? 1 : Number(boots) + 1;
  meta.set(KEY, `${engineId} ${next}`);
  return { id: Uint8Array.from(engineId.match(/../gu) ?? [], (octet) => Number.parseInt(octet, 16)), boots: next, startedAt: clock.monotonic() };
}
