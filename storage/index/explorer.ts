// Autocomplete over the inverted index: metrics by text, their tags, the values of a tag.
import type { MetricExplorer } from '../api.ts';
import type { MetricEntry, TagIndex } from './tag-index.ts';

const EXAMPLES = 5;
const collator = new Intl.Collator('en', { numeric: true });

/** How well one word fits a name: 0 the name itself, 1 its beginning, 2 the beginning of a part, 3 anywhere; -1 not at all. */
function rank(name: string, word: string): number {
  if (name === word) return 0;
  let at = name.indexOf(word);
  if (at < 0) return -1;
  if (at === 0) return 1;
  for (; at >= 0; at = name.indexOf(word, at + 1)) if (/[._\-/: ]/.test(name[at - 1]!)) return 2;
  return 3;
}

/** The names that hold every word of `text` (case does not count), best first, then shorter, then by name. */
function ranked(names: Iterable<string>, text: string, limit: number): string[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const found: { name: string; score: number }[] = [];
  for (const name of names) {
    const lower = name.toLowerCase();
    let score = 0;
    for (const word of words) {
      const wordRank = rank(lower, word);
      if (wordRank < 0) {
        score = -1;
        break;
      }
      score += wordRank;
    }
    if (score >= 0) found.push({ name, score });
  }
  // Without words nothing is better than anything else: then only the name orders.
  found.sort((a, b) => a.score - b.score || (words.length > 0 ? a.name.length - b.name.length : 0) || collator.compare(a.name, b.name));
  return found.slice(0, Math.max(0, limit)).map(({ name }) => name);
}

function summary(metric: string, entry: MetricEntry): { metric: string; type: MetricEntry['newest']['type']; unit: string; series: number } {
  return { metric, type: entry.newest.type, unit: entry.newest.unit, series: entry.all.length };
}

/** Answers from `index` alone; no answer looks at points. */
export function createExplorer(index: TagIndex): MetricExplorer {
  return {
    search: (text, limit) => ranked(index.metrics.keys(), text, limit).map((metric) => summary(metric, index.metrics.get(metric)!)),
    describe(metric) {
      const entry = index.metrics.get(metric);
      if (entry === undefined) return undefined;
      const tags = [...entry.keys].map(([key, values]) => ({ key, values: values.size, examples: ranked(values.keys(), '', EXAMPLES) }));
      tags.sort((a, b) => collator.compare(a.key, b.key));
      return { ...summary(metric, entry), tags };
    },
    tagValues: (metric, key, text, limit) => ranked(index.metrics.get(metric)?.keys.get(key)?.keys() ?? [], text, limit),
  };
}
