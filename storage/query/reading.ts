// How the points of one series are to be read for one metric node: time aggregation, conversion to rates or counts, unit.
import type { FillModifier, MetricNode } from '../../common/query/ast.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import { perSecond, withoutPerSecond } from '../../common/units/derived.ts';
import type { TimeMethod } from './time-aggregation.ts';

/** What a value is multiplied by after time aggregation: nothing, or seconds of a step or of a point, or their inverse. */
export type Scale = 'none' | 'step' | 'point' | 'per_step' | 'per_point';

export interface Reading {
  readonly method: TimeMethod;
  readonly value: Scale;
  /** How raw points are brought to the scale of the value; undefined when they cannot be compared with it (a sum over a step). */
  readonly envelope: Scale | undefined;
  readonly unit: string;
}

/** The modifiers of a node, found once per query. */
export interface NodeOptions {
  readonly method: TimeMethod | undefined;
  readonly conversion: 'rate' | 'count' | undefined;
  readonly fill: FillModifier | undefined;
}

export function nodeOptions(node: MetricNode): NodeOptions {
  const rollup = node.modifiers.find((modifier) => modifier.kind === 'rollup');
  const conversion = node.modifiers.some((modifier) => modifier.kind === 'as_rate') ? 'rate' : node.modifiers.some((modifier) => modifier.kind === 'as_count') ? 'count' : undefined;
  return { method: (rollup?.method ?? undefined) as TimeMethod | undefined, conversion, fill: node.modifiers.find((modifier) => modifier.kind === 'fill') };
}

/**
 * How a series is read. Points of a count are sums over their interval, points of a rate are per second; gauges are what they are, and
 * as_rate and as_count leave them alone. Time aggregation without `.rollup()` is avg for gauges and rates and sum for counts.
 * Source: docs.datadoghq.com/metrics/custom_metrics/type_modifiers.
 */
export function readingOf(meta: SeriesMeta, options: NodeOptions): Reading {
  if (meta.type === 'count' || meta.type === 'monotonic_count') return readCount(meta, options);
  if (meta.type === 'rate' && options.conversion === 'count') return readRateAsCount(meta, options);
  const method = options.method ?? 'avg';
  return { method, value: 'none', envelope: method === 'sum' || method === 'count' ? undefined : 'none', unit: unitOf(meta.unit, method) };
}

function readCount(meta: SeriesMeta, options: NodeOptions): Reading {
  const method = options.method ?? 'sum';
  if (method === 'count') return { method, value: 'none', envelope: undefined, unit: '' };
  if (options.conversion === 'rate') return { method, value: method === 'sum' ? 'per_step' : 'per_point', envelope: 'per_point', unit: perSecond(meta.unit) };
  return { method, value: 'none', envelope: method === 'sum' ? undefined : 'none', unit: meta.unit };
}

function readRateAsCount(meta: SeriesMeta, options: NodeOptions): Reading {
  const unit = withoutPerSecond(meta.unit);
  switch (options.method) {
    case undefined:
      // The mean rate times the length of the step: how many there were, also when some points are missing.
      return { method: 'avg', value: 'step', envelope: 'step', unit };
    case 'count':
      return { method: 'count', value: 'none', envelope: undefined, unit: '' };
    case 'sum':
      return { method: 'sum', value: 'point', envelope: undefined, unit };
    default:
      return { method: options.method, value: 'point', envelope: 'point', unit };
  }
}

function unitOf(unit: string, method: TimeMethod): string {
  return method === 'count' ? '' : unit;
}

/** The number behind a scale. A point stands for its whole interval also where steps are shorter: then the point's seconds count. */
export function scaleFactor(scale: Scale, stepMs: number, pointMs: number): number {
  switch (scale) {
    case 'step':
      return Math.max(stepMs, pointMs) / 1_000;
    case 'point':
      return pointMs / 1_000;
    case 'per_step':
      return 1_000 / Math.max(stepMs, pointMs);
    case 'per_point':
      return 1_000 / pointMs;
    case 'none':
      return 1;
    default:
      return scale satisfies never;
  }
}
