// A storage in plain maps, with sinks that a test can hold up or break. Keeps every point, so that tests can count them.
import type { Batch, BatchSink } from '../../common/model/batch.ts';
import type { NewEvent, Span, VedetteEvent } from '../../common/model/event.ts';
import type { FrameSeries } from '../../common/model/frame.ts';
import type { SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import type { StorageStats, StorageTask } from '../../common/model/storage.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { OpenReport, QueryRequest, Storage, StorageNotice, StorageOptions } from '../../storage/api.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';

/** A sink in memory. `points` is keyed by reference, then time: last write wins. */
export class MemorySink implements BatchSink {
  readonly name: string;
  readonly points = new Map<SeriesRef, Map<Millis, number>>();
  readonly batches: Batch[] = [];
  readonly watermarks = new Map<string, Millis>();
  commits = 0;
  sketches = 0;
  /** When set, `commit` rejects with it. */
  failure: Error | undefined;
  /** When set, `commit` waits for it. */
  gate: Promise<void> | undefined;
  /** Keeping every batch of a virtual day would only cost memory. */
  keepBatches = true;

  constructor(name: string) {
    this.name = name;
  }

  append(batch: Batch): void {
    if (this.keepBatches) this.batches.push(batch);
    this.watermarks.set(batch.source, batch.watermark);
    this.sketches += batch.sketches?.length ?? 0;
    batch.refs.forEach((ref, index) => {
      let series = this.points.get(ref);
      if (series === undefined) this.points.set(ref, (series = new Map<Millis, number>()));
      series.set(batch.ts[index] ?? NaN, batch.values[index] ?? NaN);
    });
  }

  async commit(): Promise<void> {
    if (this.gate !== undefined) await this.gate;
    if (this.failure !== undefined) throw this.failure;
    this.commits += 1;
  }
}

const STATS: StorageStats = {
  dataDir: '/nowhere', tiers: [], lifecycle: [], bytes: 0, archiveBytes: 0, growthPerDay: null, archiveGrowthPerDay: null, predictedDays: null, archiveFolder: null,
  seriesTotal: 0, events: 0, processSnapshots: 0, diskFreeBytes: null, state: 'ok', reason: '',
};

export class MemoryStorage implements Storage {
  report: OpenReport = { notices: [], lastAlive: null, replayedPoints: 0 };
  readonly head = new MemorySink('head');
  readonly sqlite = new MemorySink('sqlite');
  readonly live = new MemorySink('live');
  readonly metas: SeriesMeta[] = [];
  readonly eventRows: VedetteEvent[] = [];
  readonly spanRows: Span[] = [];
  readonly queries: QueryRequest[] = [];
  readonly configured: StorageOptions[] = [];
  maintained = 0;
  state: StorageStats = STATS;
  /** When set, adding events fails. */
  eventFailure: Error | undefined;
  readonly #metaValues = new Map<string, string>();
  readonly #listeners: ((notice: StorageNotice) => void)[] = [];
  readonly #refs = new Map<string, SeriesRef>();

  readonly catalogue: Storage['catalogue'] = {
    resolve: (metric, tags, type, unit, interval) => {
      const key = [metric, ...tags].join('\u0000');
      const known = this.#refs.get(key);
      const ref = known ?? this.metas.length;
      this.#refs.set(key, ref);
      this.metas[ref] = { ref, metric, tags, type, unit, interval };
      return ref;
    },
    get: (ref) => this.metas[ref],
    size: 0,
  };

  readonly explorer: Storage['explorer'] = {
    search: (text, limit) => this.#metrics().filter((metric) => metric.includes(text)).slice(0, limit).map((metric) => this.#summary(metric)),
    describe: (metric) => (this.#metrics().includes(metric) ? { ...this.#summary(metric), tags: [] } : undefined),
    tagValues: () => [],
  };

  readonly events: Storage['events'] = {
    add: (event: NewEvent) => {
      if (this.eventFailure !== undefined) throw this.eventFailure;
      const stored: VedetteEvent = { ...event, id: this.eventRows.length + 1, count: 1, lastT: event.t };
      this.eventRows.push(stored);
      return stored;
    },
    list: ({ from, to, limit }) => {
      const events = this.eventRows.filter((event) => event.t >= from && event.t < to).slice(-limit).reverse();
      return { events, total: events.length, facets: { kinds: [], severities: [], sources: [] } };
    },
  };

  readonly spans: Storage['spans'] = {
    add: (span) => {
      const stored: Span = { ...span, id: this.spanRows.length + 1 };
      this.spanRows.push(stored);
      return stored;
    },
    extend: (id, to) => {
      const index = this.spanRows.findIndex((span) => span.id === id);
      const span = this.spanRows[index];
      if (span !== undefined) this.spanRows[index] = { ...span, to };
    },
    list: ({ from, to }) => this.spanRows.filter((span) => span.to > from && span.from < to),
  };

  readonly snapshots: Storage['snapshots'] = { put: () => undefined, latest: () => undefined, summaries: () => [] };
  readonly meta: Storage['meta'] = { get: (key) => this.#metaValues.get(key), set: (key, value) => void this.#metaValues.set(key, value) };

  readonly #documents = new Map<string, Map<string, string>>();
  readonly documents: Storage['documents'] = {
    list: (kind) => [...(this.#documents.get(kind) ?? [])].map(([id, body]) => ({ id, body })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    get: (kind, id) => this.#documents.get(kind)?.get(id),
    put: (kind, id, body) => void this.#documents.set(kind, (this.#documents.get(kind) ?? new Map<string, string>()).set(id, body)),
    remove: (kind, id) => void this.#documents.get(kind)?.delete(id),
  };

  /** Answers `avg:metric{…}` from the points of the asked tier; every series of the metric is one line. */
  query(request: QueryRequest): Promise<Awaited<ReturnType<Storage['query']>>> {
    this.queries.push(request);
    const metric = /^avg:([\w.]+)\{/.exec(request.text)?.[1];
    if (metric === undefined) return Promise.reject(new VedetteError('query_syntax', `Cannot read "${request.text}".`));
    const step = request.step ?? 10_000;
    const t0 = Math.floor(request.from / step) * step;
    const length = Math.ceil((request.to - t0) / step);
    const sink = request.tiers === 'live' ? this.live : this.head;
    const series: FrameSeries[] = this.metas
      .filter((meta) => meta.metric === metric)
      .map((meta) => {
        const values = new Float64Array(length).fill(NaN);
        for (const [t, value] of sink.points.get(meta.ref) ?? []) {
          const index = Math.floor((t - t0) / step);
          if (index >= 0 && index < length) values[index] = value;
        }
        return { name: metric, metric, tags: meta.tags, unit: meta.unit, values };
      });
    return Promise.resolve({
      frame: { t0, step, length, series },
      stats: { ms: 0, pointsRead: { live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0 }, parts: [], seriesMatched: series.length, chunksRead: 0, cached: false },
      rollup: { aggregator: 'avg', interval: step },
      completeUpTo: request.to,
      notices: [],
    });
  }

  /** Tasks that never move by themselves; cancelling ends them. */
  readonly taskRows: StorageTask[] = [];
  readonly #taskListeners = new Set<() => void>();
  readonly beginArchive = (): Promise<void> => Promise.resolve();
  readonly tasks: Storage['tasks'] = {
    start: (kind, target) => {
      const task: StorageTask = { id: `${this.taskRows.length + 1}`, kind, target, state: 'running', done: 0, startedAt: 0, endedAt: null, text: '', problems: [] };
      this.taskRows.unshift(task);
      for (const listener of this.#taskListeners) listener();
      return task;
    },
    cancel: (id) => {
      const at = this.taskRows.findIndex((task) => task.id === id);
      if (at < 0) throw new VedetteError('not_found', `There is no task ${id}.`);
      this.taskRows[at] = { ...this.taskRows[at]!, state: 'cancelled', endedAt: 0 };
      for (const listener of this.#taskListeners) listener();
    },
    list: () => this.taskRows,
    watch: (listener) => {
      this.#taskListeners.add(listener);
      return () => this.#taskListeners.delete(listener);
    },
  };

  /** Answers every statement with the statement. */
  readonly sql: Storage['sql'] = {
    schema: () => Promise.resolve([{ name: 'metrics', doc: 'Points.', columns: [{ name: 'value', type: 'DOUBLE', doc: 'The value.' }] }]),
    run: ({ text }) => Promise.resolve({ columns: [{ name: 'text', type: 'VARCHAR', kind: 'text', values: [text] }], rows: 1, truncated: false, ms: 0 }),
    export: ({ text }) => Promise.resolve({ bytes: new TextEncoder().encode(text), rows: 1 }),
    foreignArchives: () => [],
    closeArchive: (id) => {
      throw new VedetteError('not_found', `There is no opened archive ${id}.`);
    },
  };

  previewRetention(): ReturnType<Storage['previewRetention']> {
    return [];
  }
  maintain(): void {
    this.maintained += 1;
  }
  stats(): StorageStats {
    return this.state;
  }
  onNotice(listener: (notice: StorageNotice) => void): void {
    this.#listeners.push(listener);
  }
  notice(notice: StorageNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }
  configure(options: StorageOptions): void {
    this.configured.push(options);
  }
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** All points of a metric in a sink, by time; of its first series when it has several. */
  series(metric: string, sink: MemorySink = this.head): [Millis, number][] {
    const meta = this.metas.find((candidate) => candidate.metric === metric);
    return meta === undefined ? [] : [...(sink.points.get(meta.ref) ?? [])].sort((a, b) => a[0] - b[0]);
  }

  #metrics(): string[] {
    return [...new Set(this.metas.map((meta) => meta.metric))];
  }
  #summary(metric: string): { metric: string; type: SeriesMeta['type']; unit: string; series: number } {
    const all = this.metas.filter((meta) => meta.metric === metric);
    return { metric, type: all[0]?.type ?? 'gauge', unit: all[0]?.unit ?? '', series: all.length };
  }
}
