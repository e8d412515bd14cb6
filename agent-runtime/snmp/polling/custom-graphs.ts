// Single objects that a person wants as metrics: how they are called, and their points.
import { CounterStore } from '../counters/counter-store.ts';
import type { DeviceMoment } from '../counters/restart.ts';
import type { ObjectNames } from '../lan-parts.ts';
import type { ProfileSample, SampleKind } from '../profiles/evaluate/evaluation.ts';
import type { Oid, SnmpValue } from '../protocol.ts';
import type { SeriesPoint } from './device-series.ts';
import { numberIn } from './poll-points.ts';

/** `snmp.custom.<name of the object>`, with its instance as a tag unless it is a scalar; an object without a name is called by its OID. */
export function customMetric(names: ObjectNames, oid: Oid): { readonly metric: string; readonly tags: readonly string[] } {
  const { name, suffix } = names.nameOf(oid);
  const isNamed = /^[A-Za-z]/u.test(name);
  const word = isNamed ? name.replace(/^.*::/u, '').replace(/[^A-Za-z0-9_.]/gu, '_') : `oid_${oid.replace(/\./gu, '_')}`;
  return { metric: `snmp.custom.${word}`, tags: isNamed && suffix !== '' && suffix !== '0' ? [`instance:${suffix}`] : [] };
}

const COUNTERS: ReadonlyMap<SnmpValue['type'], 32 | 64> = new Map([['counter32', 32], ['counter64', 64]]);

/** The single objects of one device: what a device gives as a counter becomes a rate per second, anything else stays as it is. */
export class CustomGraphs {
  readonly #counters: CounterStore;

  /** After a longer pause a counter starts anew. */
  constructor(longestPauseMs: number) {
    this.#counters = new CounterStore(longestPauseMs);
  }

  /** The points of one poll; the first poll of a counter gives none. `tags` are those of the device. */
  points(graphs: readonly Oid[], scalars: ReadonlyMap<Oid, SnmpValue>, moment: DeviceMoment, tags: readonly string[], names: ObjectNames): SeriesPoint[] {
    const samples = graphs.flatMap((oid): ProfileSample[] => {
      const read = scalars.get(oid);
      const bits = read === undefined ? undefined : COUNTERS.get(read.type);
      const value = bits === undefined ? numberIn(read) : read!.value;
      if (typeof value !== 'number' && typeof value !== 'bigint') return [];
      const custom = customMetric(names, oid);
      const kind: SampleKind = bits === undefined ? 'gauge' : 'rate';
      return [{ metric: custom.metric, tags: [...tags, ...custom.tags], kind, value, scale: 1, counterBits: bits ?? 0, oid }];
    });
    return this.#counters.advance(samples, moment).points.map((point) => ({ metric: point.metric, tags: point.tags, type: point.type, value: point.value }));
  }
}
