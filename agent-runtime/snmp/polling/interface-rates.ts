// Rates of the interfaces of one device by the newest two polls, for its page: taken from the points that the series get.
import type { CounterPoint } from '../counters/counter-store.ts';

/** Per second; bits for octets. Null where there is no difference yet. */
export interface InterfaceRates {
  inBits: number | null;
  outBits: number | null;
  utilisation: number | null;
  inErrors: number | null;
  outErrors: number | null;
  inDiscards: number | null;
  outDiscards: number | null;
  inUnicast: number | null;
  outUnicast: number | null;
  inMulticast: number | null;
  outMulticast: number | null;
}

export const NO_RATES: Readonly<InterfaceRates> = {
  inBits: null, outBits: null, utilisation: null, inErrors: null, outErrors: null, inDiscards: null, outDiscards: null, inUnicast: null, outUnicast: null, inMulticast: null, outMulticast: null,
};

/** Field and factor by the metric's name without `.rate`; 64-bit counters before the 32-bit ones of the same thing. */
const FIELDS: ReadonlyMap<string, readonly [field: keyof InterfaceRates, factor: number]> = new Map([
  ['snmp.ifHCInOctets', ['inBits', 8]],
  ['snmp.ifHCOutOctets', ['outBits', 8]],
  ['snmp.ifInOctets', ['inBits', 8]],
  ['snmp.ifOutOctets', ['outBits', 8]],
  ['snmp.ifInErrors', ['inErrors', 1]],
  ['snmp.ifOutErrors', ['outErrors', 1]],
  ['snmp.ifInDiscards', ['inDiscards', 1]],
  ['snmp.ifOutDiscards', ['outDiscards', 1]],
  ['snmp.ifHCInUcastPkts', ['inUnicast', 1]],
  ['snmp.ifHCOutUcastPkts', ['outUnicast', 1]],
  ['snmp.ifInUcastPkts', ['inUnicast', 1]],
  ['snmp.ifOutUcastPkts', ['outUnicast', 1]],
  ['snmp.ifHCInMulticastPkts', ['inMulticast', 1]],
  ['snmp.ifHCOutMulticastPkts', ['outMulticast', 1]],
  ['snmp.ifInMulticastPkts', ['inMulticast', 1]],
  ['snmp.ifOutMulticastPkts', ['outMulticast', 1]],
] as const);

const FIELDS_OF_RATES: typeof FIELDS = new Map([...FIELDS].flatMap(([metric, field]) => [[metric, field], [`${metric}.rate`, field]]));

/** By ifIndex. `seconds` lie between the two polls; `speeds` in bits per second make utilisations. */
export function interfaceRates(points: readonly CounterPoint[], seconds: number, speeds: ReadonlyMap<string, number>): Map<string, InterfaceRates> {
  const rates = new Map<string, InterfaceRates>();
  for (const { metric, type, value, ifIndex } of points) {
    if (ifIndex === undefined || type === 'gauge') continue;
    const isRate = type === 'rate';
    const field = isRate ? FIELDS_OF_RATES.get(metric) : FIELDS.get(metric);
    if (field === undefined || (!isRate && seconds <= 0)) continue;
    let row = rates.get(ifIndex);
    if (row === undefined) rates.set(ifIndex, (row = { ...NO_RATES }));
    const name = metric.startsWith('snmp.ifHC');
    if (row[field[0]] === null || name) row[field[0]] = (isRate ? value : value / seconds) * field[1];
  }
  for (const [index, row] of rates) {
    const speed = speeds.get(index);
    const busier = Math.max(row.inBits ?? -1, row.outBits ?? -1);
    if (speed !== undefined && speed > 0 && busier >= 0) row.utilisation = (busier / speed) * 100;
  }
  return rates;
}
