// Whether an interface sends and receives at once: by EtherLike-MIB (RFC 3635), else by what MAU-MIB (RFC 4836) says it is plugged into.
import { numberOf, oidOf } from './values.ts';
import { partsOf } from './rows.ts';
import type { DeviceInterface } from '../../../common/model/device.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';

/** dot3StatsDuplexStatus by ifIndex. */
const DUPLEX_STATUS = '1.3.6.1.2.1.10.7.2.1.19';
/** ifMauType by ifIndex and the number of the MAU. */
const MAU_TYPE = '1.3.6.1.2.1.26.2.1.1.3';
/** What the values of ifMauType begin with: dot3MauType. */
const MAU_TYPES = '1.3.6.1.2.1.26.4.';

/** Changes by hand only: asked every few minutes. */
export const DUPLEX_PLAN: ReadingPlan = { scalars: [], columns: [DUPLEX_STATUS, MAU_TYPE] };

type Duplex = DeviceInterface['duplex'];

const STATUSES: readonly Duplex[] = ['unknown', 'unknown', 'half', 'full'];
/** By IANA-MAU-MIB: types that say so in their name, those of shared cables, and 100BASE-T4, which has no other way. */
const HALF = new Set([2, 3, 4, 6, 9, 10, 12, 14, 15, 17, 19, 21, 23, 25, 27, 29]);
const FULL = new Set([11, 13, 16, 18, 20, 22, 24, 26, 28, 30]);
/** 10GBASE-X to 10GBASE-CX4, and everything from 100BASE-BX10 to 25GBASE-ER: faster Ethernet and pairs of fibres know full duplex only. Between them lie the copper of EFM. */
const ONLY_FULL: readonly (readonly [first: number, last: number])[] = [[31, 41], [44, 115]];

/** By ifIndex; an interface that is not in it is unknown, and so is one whose MAUs disagree. */
export function duplexesOf(reading: DeviceReading): Map<number, Duplex> {
  const found = new Map<number, Duplex>();
  for (const [row, value] of reading.column(MAU_TYPE)) {
    const index = partsOf(row)?.[0];
    const duplex = duplexOfType(oidOf(value));
    if (index !== undefined && duplex !== 'unknown') found.set(index, (found.get(index) ?? duplex) === duplex ? duplex : 'unknown');
  }
  for (const [row, value] of reading.column(DUPLEX_STATUS)) {
    const duplex = STATUSES[numberOf(value) ?? 0] ?? 'unknown';
    if (duplex !== 'unknown') found.set(Number(row), duplex);
  }
  return found;
}

function duplexOfType(oid: string): Duplex {
  const type = oid.startsWith(MAU_TYPES) ? Number(oid.slice(MAU_TYPES.length)) : 0;
  if (HALF.has(type)) return 'half';
  return FULL.has(type) || ONLY_FULL.some(([first, last]) => type >= first && type <= last) ? 'full' : 'unknown';
}
