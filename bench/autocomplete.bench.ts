// Autocomplete and filters from the index in memory, at 100,000 series: median and 95th percentile of each answer, and memory a series.
// Run: npm run bench autocomplete
import type { SeriesMeta } from '../common/model/series.ts';
import { parseQuery } from '../common/query/parser.ts';
import { createExplorer } from '../storage/index/explorer.ts';
import { TagIndex } from '../storage/index/tag-index.ts';
import { report } from './table.ts';
import type { Row } from './table.ts';

const METRICS = 500;
const HOSTS = 100;
const CONTAINERS = 50_000;
const ROUNDS = 41;
const COLLECT = (globalThis as { gc?: () => void }).gc;

const pad = (n: number): string => String(n).padStart(3, '0');

/** 50,000 series of 500 metrics on 100 hosts, and one metric with 50,000 containers. Tags are shared strings, as the catalogue has them. */
function* series(): Generator<SeriesMeta> {
  let ref = 0;
  const hostTags = Array.from({ length: HOSTS }, (_, host) => [`env:${host % 3 === 0 ? 'prod' : 'staging'}`, `host:web-${pad(host)}.example.net`, `rack:r${host % 12}`]);
  for (let metric = 0; metric < METRICS; metric += 1) {
    for (const tags of hostTags) yield { ref: ref++, metric: `app.service${metric % 40}.requests.m${metric}`, tags, type: 'gauge', unit: '', interval: 10_000 };
  }
  for (let i = 0; i < CONTAINERS; i += 1) {
    const tags = [`container:c-${(i * 2_654_435_761 % 4_294_967_296).toString(16)}`, hostTags[i % HOSTS]![1]!, `image:app-${i % 300}`];
    yield { ref: ref++, metric: 'container.cpu.usage', tags, type: 'gauge', unit: '', interval: 10_000 };
  }
}

function measure(subject: string, work: () => unknown): Row[] {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return [
    { measure: 'median', subject, value: times[Math.floor(ROUNDS / 2)]!, unit: 'ms' },
    { measure: 'p95', subject, value: times[Math.floor(ROUNDS * 0.95)]!, unit: 'ms' },
  ];
}

const metas = [...series()];
COLLECT?.();
const before = process.memoryUsage();
const started = performance.now();
const index = new TagIndex((ref) => metas[ref]);
for (const meta of metas) index.add(meta);
const built = performance.now() - started;
COLLECT?.();
const after = process.memoryUsage();
const explorer = createExplorer(index);
const scope = (text: string) => {
  const tree = parseQuery(text);
  if (tree.kind !== 'metric') throw new TypeError(`${text} is no metric.`);
  return () => index.select(tree.metric, tree.scope);
};

const rows: Row[] = [
  { measure: 'build', subject: `${metas.length.toLocaleString('en-US')} series`, value: built, unit: 'ms' },
  ...(COLLECT === undefined ? [] : [{ measure: 'memory', subject: 'index', value: (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / metas.length, unit: 'B/series' }]),
  ...measure("search 'req m4'", () => explorer.search('req m4', 50)),
  ...measure("search ''", () => explorer.search('', 50)),
  ...measure("values of container: 'a1'", () => explorer.tagValues('container.cpu.usage', 'container', 'a1', 50)),
  ...measure("values of container: ''", () => explorer.tagValues('container.cpu.usage', 'container', '', 50)),
  ...measure('describe container.cpu.usage', () => explorer.describe('container.cpu.usage')),
  ...measure('select all 50,000', scope('avg:container.cpu.usage{*}')),
  ...measure('select container:c-a* AND NOT image:app-7', scope('avg:container.cpu.usage{container:c-a* AND NOT image:app-7}')),
  ...measure('select (image IN (…) OR host:web-00*) AND NOT container:*f', scope('avg:container.cpu.usage{(image IN (app-1, app-2, app-33) OR host:web-00*) AND NOT container:*f}')),
  ...measure('select container:*', scope('avg:container.cpu.usage{container:*}')),
];
report('autocomplete', rows);
