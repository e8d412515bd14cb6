// Autocomplete over the inverted index: metrics by text, their tags, the values of a tag.
import type { MetricExplorer } from '../api.ts';
import { compareNames, rankNames } from './ranking.ts';
import type { MetricEntry, TagIndex } from './tag-index.ts';

const EXAMPLES = 5;

function summary(metric: string, entry: MetricEntry): { metric: string; type: MetricEntry['newest']['type']; unit: string; series: number } {
  return { metric, type: entry.newest.type, unit: entry.newest.unit, series: entry.all.length };
}

/** Answers from `index` alone; no answer looks at points. */
export function createExplorer(index: TagIndex): MetricExplorer {
  return {
    search: (text, limit) => rankNames(index.metrics.keys(), text, limit).map((metric) => summary(metric, index.metrics.get(metric)!)),
    describe(metric) {
      const entry = index.metrics.get(metric);
      if (entry === undefined) return undefined;
      const tags = [...entry.keys].map(([key, values]) => ({ key, values: values.size, examples: rankNames(values.keys(), '', EXAMPLES) }));
      tags.sort((a, b) => compareNames(a.key, b.key));
      return { ...summary(metric, entry), tags };
    },
    tagValues: (metric, key, text, limit) => rankNames(index.metrics.get(metric)?.keys.get(key)?.keys() ?? [], text, limit),
  };
}
