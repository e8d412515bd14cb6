// Owns what the Host page shows: the families of readings, the number that stands for each, and its charts.
import type { Catalogue } from '../../i18n/catalogue.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import { DEVICE_FAMILIES } from './families-devices.ts';
import { SYSTEM_FAMILIES } from './families-system.ts';

export type HostText = MessageKey<Catalogue['host']>;

/** One line or group of lines of a chart. */
export interface ChartLine {
  readonly id: string;
  /** In Datadog's metric query syntax. */
  readonly query: string;
  /** Absent: the metric's own name or the group tags stand in the legend. */
  readonly label?: HostText;
  readonly slot?: number;
}

export interface HostChart {
  readonly id: string;
  readonly title: HostText;
  readonly lines: readonly ChartLine[];
  readonly unit?: string;
  readonly kind?: 'line' | 'area';
  readonly stack?: boolean;
  readonly yMax?: number;
}

/** The number beside the name of a family. The largest of the lines that the query gives is shown. */
export interface Headline {
  readonly query: string;
  readonly unit: string;
}

export const FAMILY_IDS = ['cpu', 'load', 'memory', 'swap', 'disk', 'io', 'network', 'tcp', 'processes', 'files', 'uptime', 'sensors', 'battery', 'gpu', 'ntp', 'agent'] as const;
export type FamilyId = (typeof FAMILY_IDS)[number];

export interface HostFamily {
  readonly id: FamilyId;
  readonly title: HostText;
  /** The checks that read it; it is there when one of them is. */
  readonly checks: readonly string[];
  readonly headline?: Headline;
  readonly charts: readonly HostChart[];
}

/** In the order of the page. */
export const FAMILIES: readonly HostFamily[] = [...SYSTEM_FAMILIES, ...DEVICE_FAMILIES].sort((a, b) => FAMILY_IDS.indexOf(a.id) - FAMILY_IDS.indexOf(b.id));

const METRIC = /[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+(?=\{)/g;

/** The metrics that a query reads. */
export function metricsOf(query: string): readonly string[] {
  return [...new Set(query.match(METRIC) ?? [])];
}

/** The charts of a family of which at least one metric has series: an OS or machine without them shows no empty charts. */
export function knownCharts(family: HostFamily, known: ReadonlySet<string>): readonly HostChart[] {
  return family.charts
    .map((chart) => ({ ...chart, lines: chart.lines.filter((line) => metricsOf(line.query).every((metric) => known.has(metric))) }))
    .filter((chart) => chart.lines.length > 0);
}
