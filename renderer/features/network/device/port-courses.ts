// Owns the recent course of traffic of every port of a device, for the lines in its table.
import { useMemo } from 'react';
import { findTag } from '../../../../common/model/tags.ts';
import { useSeries } from '../../../charts/data/use-series.ts';
import { tagFilter } from '../device-links.ts';

export interface PortCourses {
  readonly in: ReadonlyMap<string, ArrayLike<number>>;
  readonly out: ReadonlyMap<string, ArrayLike<number>>;
}

/** By name of the port. A device with one port only has no tag that tells it: its line stands under `single`. */
export function usePortCourses(address: string, single: string | undefined): PortCourses {
  const queries = useMemo(() => {
    const scope = tagFilter('snmp_device', address);
    return [
      { id: 'in', text: `avg:snmp.ifHCInOctets.rate{${scope}} by {interface}` },
      { id: 'out', text: `avg:snmp.ifHCOutOctets.rate{${scope}} by {interface}` },
    ];
  }, [address]);
  const { lines } = useSeries(queries);
  return useMemo(() => {
    const byPort = (id: string): ReadonlyMap<string, ArrayLike<number>> => new Map((lines[id] ?? []).flatMap(({ series }) => {
      const name = findTag(series.tags, 'interface') ?? single;
      return name === undefined ? [] : [[name, series.y] as const];
    }));
    return { in: byPort('in'), out: byPort('out') };
  }, [lines, single]);
}
