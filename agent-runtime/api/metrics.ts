// metrics.*: which metrics exist and what they mean: the storage's index joined with the words declared beside the checks.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { MetricDefinition } from '../../common/model/series.ts';
import type { MetricExplorer } from '../../storage/api.ts';
import type { CheckDefinition } from '../checks/check.ts';
import type { Namespace } from './namespace.ts';

export interface MetricHandlerDeps {
  readonly explorer: MetricExplorer;
  readonly checks: readonly CheckDefinition[];
}

export function createMetricHandlers({ explorer, checks }: MetricHandlerDeps): Namespace<'metrics'> {
  const definitions = new Map<string, MetricDefinition>(checks.flatMap((check) => check.metrics.map((metric) => [metric.name, metric] as const)));
  const descriptionOf = (metric: string): string => definitions.get(metric)?.description ?? '';
  /** The metrics of one check that have series, in the order of their declaration. */
  const ofCheck = (name: string, text: string, limit: number): readonly (Omit<MetricDefinition, 'name' | 'sampling'> & { readonly metric: string; readonly series: number })[] =>
    (checks.find((check) => check.name === name)?.metrics ?? [])
      .filter((metric) => metric.name.includes(text))
      .flatMap((metric) => {
        const known = explorer.describe(metric.name);
        return known === undefined ? [] : [{ metric: metric.name, type: metric.type, unit: metric.unit, description: metric.description, series: known.series }];
      })
      .slice(0, limit);
  return {
    calls: {
      'metrics.search': ({ text, check, limit }) =>
        check === undefined ? explorer.search(text, limit).map((found) => ({ ...found, description: descriptionOf(found.metric) })) : ofCheck(check, text, limit),
      'metrics.describe': ({ metric }) => {
        const known = explorer.describe(metric);
        if (known !== undefined) return { ...known, description: descriptionOf(metric) };
        const definition = definitions.get(metric);
        if (definition === undefined) throw new VedetteError('not_found', `There is no metric "${metric}".`, { hint: 'Names are matched exactly; search to find them.' });
        // Declared by a check that has not submitted it yet, or not on this machine.
        return { metric, type: definition.type, unit: definition.unit, description: definition.description, series: 0, tags: [] };
      },
      'metrics.tagValues': ({ metric, key, text, limit }) => explorer.tagValues(metric, key, text, limit),
    },
    streams: {},
  };
}
