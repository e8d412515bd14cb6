// zod schemas of the values that travel: shapes are declared once here and checked against common/model by the compiler.
import { z } from 'zod';
import { EVENT_SEVERITIES, SPAN_KINDS } from '../model/event.ts';
import { LINE_ROLES, QUERY_NOTICES } from '../model/frame.ts';
import { LIFECYCLE_KINDS, STORAGE_TIERS, TASK_KINDS } from '../model/storage.ts';
import { STORAGE_WORDS } from '../model/storage-words.ts';
import { CALENDAR_UNITS } from '../query/calendar-interval.ts';

/** Epoch milliseconds within what a Date can hold. */
export const millis = z.number().min(-8.64e15).max(8.64e15);
const float64s = z.instanceof(Float64Array);
const uint32s = z.instanceof(Uint32Array);
const strings = z.array(z.string());
const maybeMillis = millis.nullable();

export const frameSeries = z.object({
  name: z.string(),
  metric: z.string(),
  tags: strings,
  unit: z.string(),
  values: float64s,
  min: float64s.optional(),
  max: float64s.optional(),
  role: z.enum(LINE_ROLES).optional(),
  lower: float64s.optional(),
  upper: float64s.optional(),
  marks: float64s.optional(),
  forecastFrom: z.number().int().nonnegative().optional(),
});
export const frame = z.object({ t0: millis, step: z.number().positive(), length: z.number().int().nonnegative(), borders: float64s.optional(), series: z.array(frameSeries) });

export const queryResult = z.object({
  frame,
  stats: z.object({
    ms: z.number(),
    pointsRead: z.object({ live: z.number(), head: z.number(), sqlite: z.number(), rollups: z.number(), archive: z.number() }),
    parts: z.array(z.object({ tier: z.enum(['live', 'head', 'sqlite', 'archive']), resolution: z.number(), from: millis, to: millis, cached: z.boolean().optional() })),
    seriesMatched: z.number(),
    chunksRead: z.number(),
    cached: z.boolean(),
  }),
  rollup: z.object({ aggregator: z.string(), interval: z.number(), calendar: z.enum(CALENDAR_UNITS).optional() }),
  completeUpTo: millis,
  notices: z.array(z.object({ code: z.enum(QUERY_NOTICES), text: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })),
});

export const errorShape = z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) });

export const event = z.object({
  id: z.number(),
  t: millis,
  kind: z.string(),
  severity: z.enum(EVENT_SEVERITIES),
  title: z.string(),
  text: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  source: z.string(),
  tags: strings,
  aggregationKey: z.string().optional(),
  count: z.number(),
  lastT: millis,
});

export const span = z.object({ id: z.number(), kind: z.enum(SPAN_KINDS), from: millis, to: millis, detail: z.string() });

export const processSnapshot = z.object({
  t: millis,
  interval: z.number(),
  total: z.number(),
  pid: uint32s,
  parent: uint32s,
  cpu: float64s,
  memory: float64s,
  readRate: float64s,
  writeRate: float64s,
  threads: uint32s,
  startedAt: float64s,
  name: strings,
  command: strings,
  user: strings,
  state: strings,
});

export const processMinute = z.object({ t: millis, total: z.number(), topCpuName: z.string(), topCpu: z.number() });

export const hostInventory = z.object({
  t: millis,
  hostname: z.string(),
  os: z.object({ platform: z.string(), name: z.string(), version: z.string(), kernel: z.string(), arch: z.string() }),
  bootTime: millis,
  cpu: z.object({ model: z.string(), logicalCores: z.number(), physicalCores: z.number().optional() }),
  memoryBytes: z.number(),
  virtualization: z.string().optional(),
  disks: z.array(z.object({ device: z.string(), model: z.string().optional(), bytes: z.number().optional(), kind: z.string().optional() })),
  interfaces: z.array(z.object({ name: z.string(), mac: z.string().optional(), addresses: strings, speedBits: z.number().optional(), virtual: z.boolean() })),
  gpus: z.array(z.object({ model: z.string(), vendor: z.string().optional(), memoryBytes: z.number().optional() })),
});

export const capability = z.object({ check: z.string(), available: z.boolean(), reason: z.string() });

export const checkStatus = z.object({
  name: z.string(),
  state: z.enum(['ok', 'running', 'error', 'timeout', 'unavailable', 'disabled', 'shed', 'waiting']),
  cost: z.enum(['cheap', 'normal', 'dear']),
  intervalMs: z.number(),
  configuredIntervalMs: z.number(),
  timeoutMs: z.number(),
  runs: z.number(),
  failures: z.number(),
  skipped: z.number(),
  lastRun: maybeMillis,
  lastDurationMs: z.number().nullable(),
  averageDurationMs: z.number().nullable(),
  lastSamples: z.number(),
  series: z.number(),
  lastError: z.object({ t: millis, message: z.string() }).nullable(),
  nextRun: maybeMillis,
  reason: z.string(),
});

export const pathStatus = z.object({
  source: z.string(),
  sink: z.string(),
  lastHeartbeat: maybeMillis,
  watermark: maybeMillis,
  lagMs: z.number(),
  batches: z.number(),
  points: z.number(),
  pointsPerSecond: z.number(),
  bytes: z.number(),
  dropped: z.number(),
  queued: z.number(),
});
export const sinkStatus = z.object({
  sink: z.string(),
  state: z.enum(['ok', 'behind', 'stalled', 'paused']),
  reason: z.string(),
  watermark: maybeMillis,
  lagMs: z.number(),
  queued: z.number(),
  dropped: z.number(),
  lastFlushMs: z.number().nullable(),
  maxFlushMs: z.number(),
  pointsPerSecond: z.number(),
  bytes: z.number(),
});
export const pipelineStatus = z.object({
  t: millis,
  flushIntervalMs: z.number(),
  completeUpTo: maybeMillis,
  sinks: z.array(sinkStatus),
  paths: z.array(pathStatus),
});

const findingState = z.enum(['ok', 'warn', 'alert', 'no_data']);
export const finding = z.object({
  id: z.string(),
  state: findingState,
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  since: millis,
  link: z.string(),
});
export const agentStatus = z.object({
  t: millis,
  startedAt: millis,
  worst: findingState,
  findings: z.array(finding),
  completeUpTo: maybeMillis,
  sourcesBehind: strings,
  cpuPercent: z.number().nullable(),
  budgetPercent: z.number(),
  rssBytes: z.number(),
  diskWriteBytesPerSecond: z.number().nullable(),
  viewers: z.number(),
  shed: strings,
  series: z.number(),
});

export const tierStats = z.object({ tier: z.enum(STORAGE_TIERS), bytes: z.number(), points: z.number(), series: z.number(), from: maybeMillis, to: maybeMillis });
export const storageWords = z.object({ code: z.enum(STORAGE_WORDS), params: z.record(z.string(), z.union([z.string(), z.number()])) });
export const lifecycleStep = z.object({
  kind: z.enum(LIFECYCLE_KINDS),
  state: z.enum(['idle', 'running', 'waiting', 'paused', 'off']),
  reason: z.string(),
  words: storageWords.optional(),
  border: maybeMillis,
  running: z.object({ from: millis, to: millis, done: z.number() }).nullable(),
  last: z.object({ at: millis, ms: z.number(), from: millis, to: millis, points: z.number(), bytes: z.number() }).nullable(),
});
export const storageStats = z.object({
  dataDir: z.string(),
  tiers: z.array(tierStats),
  lifecycle: z.array(lifecycleStep),
  bytes: z.number(),
  archiveBytes: z.number(),
  growthPerDay: z.number().nullable(),
  archiveGrowthPerDay: z.number().nullable(),
  predictedDays: z.number().nullable(),
  shortensInDays: z.number().nullable().optional(),
  archiveFolder: z.string().nullable(),
  seriesTotal: z.number(),
  events: z.number(),
  processSnapshots: z.number(),
  diskFreeBytes: z.number().nullable(),
  state: z.enum(['ok', 'full', 'read_only', 'recovered']),
  reason: z.string(),
  words: storageWords.optional(),
  archiveAway: z.enum(['missing', 'other']).optional(),
});
const wished = z.number().positive().optional();
export const retentionWish = z.object({ raw: wished, rollups: wished, archive: wished, maxBytes: wished, archiveMaxBytes: wished }).strict();
export const retentionEffect = z.object({
  tier: z.enum(['sqlite', 'rollups', 'archive']),
  goesBefore: maybeMillis,
  goesBytes: z.number(),
  goesPoints: z.number(),
  keepsDays: z.number(),
  capDays: z.number().nullable(),
  cappedBySize: z.boolean(),
});
export const storageTask = z.object({
  id: z.string(),
  kind: z.enum(TASK_KINDS),
  target: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  startedAt: millis,
  endedAt: maybeMillis,
  text: z.string(),
  words: storageWords.optional(),
  problems: strings,
  problemWords: z.array(storageWords).optional(),
});
export const foreignArchive = z.object({ id: z.string(), folder: z.string(), from: maybeMillis, to: maybeMillis, points: z.number(), bytes: z.number(), metrics: z.number() });
export const sqlResult = z.object({
  columns: z.array(
    z.object({ name: z.string(), type: z.string(), kind: z.enum(['number', 'time', 'text', 'boolean', 'other']), values: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])) }),
  ),
  rows: z.number(),
  truncated: z.boolean(),
  ms: z.number(),
});
export const sqlTable = z.object({ name: z.string(), doc: z.string(), columns: z.array(z.object({ name: z.string(), type: z.string(), doc: z.string() })) });

/** A problem in vedette.yaml. `line` and `column` count from 1; `allowed` lists the values that would do. */
export const configProblem = z.object({
  path: z.string(),
  message: z.string(),
  line: z.number(),
  column: z.number(),
  allowed: strings.optional(),
});
export type ConfigProblem = z.infer<typeof configProblem>;

export const configState = z.object({
  path: z.string(),
  /** The file as it is on disk now. */
  text: z.string(),
  /** resources/vedette.default.yaml: the manual. */
  defaults: z.string(),
  /** What is in force: defaults, then the last good file. Plain JSON, secrets by reference only. */
  effective: z.record(z.string(), z.unknown()),
  /** Dotted paths that the file sets. */
  overridden: strings,
  /** Problems of the file on disk; when not empty the last good configuration stays in force. */
  problems: z.array(configProblem),
  /** Changes with every save; pass it back so that two editors cannot overwrite each other. */
  revision: z.string(),
  loadedAt: millis,
});
export type ConfigState = z.infer<typeof configState>;
