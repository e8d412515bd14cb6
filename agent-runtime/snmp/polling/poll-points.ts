// Points that no profile asks for: that a device is monitored and there, how its poll went, its ping, and single objects a person wants.
import type { Oid, SnmpValue } from '../protocol.ts';
import type { ObjectNames } from '../lan-parts.ts';
import type { SeriesPoint } from './device-series.ts';
import type { PingPoint } from './ping-meter.ts';
import type { RawReading } from './table-reader.ts';

/** Tables that took less than this are no news, ms. */
const SHORT_TABLE_MS = 20;

function gauge(metric: string, value: number, tags: readonly string[]): SeriesPoint {
  return { metric, tags, type: 'gauge', value };
}

/** Datadog's own metrics of its SNMP check, by their names; the last three only after a poll that was answered. */
export function statusPoints(reachable: boolean, tags: readonly string[], poll?: { readonly durationMs: number; readonly intervalMs: number; readonly points: number }): SeriesPoint[] {
  return [
    gauge('snmp.devices_monitored', 1, tags),
    gauge('snmp.device.reachable', reachable ? 1 : 0, tags),
    gauge('snmp.device.unreachable', reachable ? 0 : 1, tags),
    ...(poll === undefined
      ? []
      : [gauge('datadog.snmp.check_duration', poll.durationMs / 1_000, tags), gauge('datadog.snmp.check_interval', poll.intervalMs / 1_000, tags), gauge('datadog.snmp.submitted_metrics', poll.points, tags)]),
  ];
}

/** How long the long tables took. */
export function tablePoints(raw: RawReading, tags: readonly string[], names: ObjectNames): SeriesPoint[] {
  return raw.tables.flatMap(({ failure, ms, oid }) => {
    if (failure !== undefined || ms < SHORT_TABLE_MS) return [];
    const { name, suffix } = names.nameOf(oid);
    return [gauge('vedette.snmp.table_duration', ms, [...tags, `table:${suffix === '' ? name : oid}`])];
  });
}

/** Datadog's metrics of pings: mean round trip in ms, loss in percent, and whether anything came back. */
export function pingPoints(ping: PingPoint | undefined, tags: readonly string[]): SeriesPoint[] {
  if (ping === undefined) return [];
  const answered = ping.averageMs !== null;
  return [
    ...(ping.averageMs === null ? [] : [gauge('networkdevice.ping.avg_rtt', ping.averageMs, tags)]),
    gauge('networkdevice.ping.packet_loss', ping.lossPercent, tags),
    gauge('networkdevice.ping.reachable', answered ? 1 : 0, tags),
    gauge('networkdevice.ping.unreachable', answered ? 0 : 1, tags),
  ];
}

/** The mean load of processors, percent; null when none says. */
export function loadOf(processors: readonly Oid[], scalars: ReadonlyMap<Oid, SnmpValue>): number | null {
  const loads = processors.flatMap((oid) => numberIn(scalars.get(oid)) ?? []);
  return loads.length === 0 ? null : loads.reduce((sum, load) => sum + load, 0) / loads.length;
}

/** A number, or a text that is one. */
export function numberIn(value: SnmpValue | undefined): number | undefined {
  if (typeof value?.value === 'number' || typeof value?.value === 'bigint') return Number(value.value);
  if (value?.type !== 'octets' || value.value.length > 40) return undefined;
  const text = String.fromCharCode(...value.value).trim();
  return /^[+-]?\d+(\.\d+)?$/u.test(text) ? Number(text) : undefined;
}
