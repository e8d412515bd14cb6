// The benchmark's questions in PromQL and the answers of its HTTP interface, which VictoriaMetrics and Prometheus share.
import { digestOf } from '../storage/questions.ts';
import type { Digest, Question } from '../storage/questions.ts';
import { hostName } from '../workload.ts';
import type { SeriesLayout } from '../workload.ts';
import type { KeptConnection } from './remote-write.ts';

/** Metric names of PromQL have no dots. */
const nameOf = (metric: string): string => metric.replaceAll('.', '_');
const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

/** The labels of a series, sorted by name. */
export const labelsOf = (host: number, { metric, device }: SeriesLayout): [string, string][] => [
  ['__name__', nameOf(metric)],
  ...(device === '' ? [] : [['device', device] as [string, string]]),
  ['host', hostName(host)],
];

/**
 * The path that asks a question. A window of PromQL is (t - step, t], ours is [t, t + step): asking one millisecond before the end of
 * each step makes them the same set of points, because all times are whole milliseconds.
 */
export function promqlPath({ id, metric, host, from, to, step }: Question): string {
  const name = nameOf(metric);
  const one = `${name}{host="${hostName(host)}"}`;
  const window = `[${step}ms]`;
  const at = (query: string): string => `/api/v1/query?query=${encodeURIComponent(query)}&time=${seconds(to - 1)}`;
  const over = (query: string): string => `/api/v1/query_range?query=${encodeURIComponent(query)}&start=${seconds(from + step - 1)}&end=${seconds(to - 1)}&step=${seconds(step)}`;
  switch (id) {
    case 'Q1':
      return at(`${one}[${to - from}ms]`);
    case 'Q2':
      return over(`avg_over_time(${one}${window})`);
    case 'Q3':
      return over(`max(max_over_time(${name}{host=~"h1.*"}${window}))`);
    case 'Q4':
      return over(`avg(avg_over_time(${name}${window}))`);
    case 'Q5':
      return at(`topk(10, max_over_time(${name}[${to - from}ms]))`);
  }
}

interface Answer {
  readonly data: { readonly result: readonly { readonly value?: readonly [number, string]; readonly values?: readonly (readonly [number, string])[] }[] };
}

/** Asks a question over HTTP. The milliseconds are those of request, answer and parsing it. */
export async function askPromql(connection: KeptConnection, question: Question): Promise<{ ms: number; digest: Digest }> {
  const path = promqlPath(question);
  const started = performance.now();
  const answer = JSON.parse(await connection.get(path)) as Answer;
  const lines = answer.data.result.map(({ value, values }) => (values ?? (value === undefined ? [] : [value])).map(([, number]) => Number(number)));
  return { ms: performance.now() - started, digest: digestOf(lines) };
}
