// Owns the recent course of traffic and latency of every device, for the lines in the table.
import { useMemo } from 'react';
import { findTag } from '../../../../common/model/tags.ts';
import { useSeries } from '../../../charts/data/use-series.ts';

const QUERIES = [
  { id: 'in', text: 'sum:snmp.ifHCInOctets.rate{*} by {snmp_device}' },
  { id: 'latency', text: 'avg:networkdevice.ping.avg_rtt{*} by {snmp_device}' },
] as const;
const NO_QUERIES: typeof QUERIES | readonly [] = [];
/** Lines of more devices than this would cost more than they tell. */
const MOST_DEVICES = 300;

export interface DeviceCourses {
  readonly traffic: ReadonlyMap<string, ArrayLike<number>>;
  readonly latency: ReadonlyMap<string, ArrayLike<number>>;
}

/** By address of the device. Empty maps while there are none or too many of them. */
export function useDeviceCourses(devices: number): DeviceCourses {
  const { lines } = useSeries(devices > 0 && devices <= MOST_DEVICES ? QUERIES : NO_QUERIES);
  return useMemo(() => {
    const byDevice = (id: string): ReadonlyMap<string, ArrayLike<number>> => new Map((lines[id] ?? []).flatMap(({ series }) => {
      // With one device no tag tells the lines apart, and none is left in the answer.
      const address = findTag(series.tags, 'snmp_device');
      return address === undefined ? [] : [[address, series.y] as const];
    }));
    return { traffic: byDevice('in'), latency: byDevice('latency') };
  }, [lines]);
}
