// Every call and every stream between a console and the runtime: one list, one form, any wire.
import { z } from 'zod';
import { EVENT_SEVERITIES } from '../model/event.ts';
import { TASK_KINDS } from '../model/storage.ts';
import { DEVICE_CALLS, DEVICE_STREAMS } from './lan/devices.ts';
import { DISCOVERY_CALLS, DISCOVERY_STREAMS } from './lan/discovery.ts';
import { TOOL_CALLS, TOOL_STREAMS } from './lan/tools.ts';
import * as s from './schemas.ts';
import { call, done, none, shortText, stream } from './spec.ts';

const tagFilter = z.array(z.string().max(400)).max(50);

/** One query of a page: `id` names it in the answer. `text` is Datadog's metric query syntax. */
export const queryItem = z.object({ id: z.string().max(100), text: z.string().max(10_000) });

export const CALLS = {
  'session.hello': call(
    none,
    z.object({
      version: z.string(),
      protocol: z.number(),
      /** Whether a desktop window or a browser hosts this console is decided by the renderer's port; this says how the runtime runs. */
      runtime: z.enum(['desktop', 'headless']),
      platform: z.string(),
      hostname: z.string(),
      startedAt: s.millis,
      dataDir: z.string(),
      configPath: z.string(),
      firstRun: z.boolean(),
    }),
  ),

  'host.inventory': call(none, s.hostInventory),
  'host.capabilities': call(none, z.array(s.capability)),
  /** Own subnets, for the first-run strip: read from the OS, nothing is sent. */
  'host.subnets': call(none, z.array(z.object({ interface: z.string(), cidr: z.string() }))),

  'metrics.search': call(
    /** `check` keeps only metrics that this check declares and has submitted. */
    z.object({ text: shortText, check: shortText.optional(), limit: z.number().int().min(1).max(500) }),
    z.array(z.object({ metric: z.string(), type: z.string(), unit: z.string(), description: z.string(), series: z.number() })),
  ),
  'metrics.describe': call(
    z.object({ metric: shortText }),
    z.object({
      metric: z.string(),
      type: z.string(),
      unit: z.string(),
      description: z.string(),
      series: z.number(),
      tags: z.array(z.object({ key: z.string(), values: z.number(), examples: z.array(z.string()) })),
    }),
  ),
  'metrics.tagValues': call(
    z.object({ metric: shortText, key: shortText, text: shortText, limit: z.number().int().min(1).max(500) }),
    z.array(z.string()),
  ),

  /** Several queries on one grid. A query that fails carries its error; the others still answer. */
  'query.run': call(
    z.object({
      queries: z.array(queryItem).min(1).max(60),
      from: s.millis,
      to: s.millis,
      maxPoints: z.number().int().min(1).max(5_000),
      deadlineMs: z.number().int().min(1).max(120_000).optional(),
    }),
    z.array(z.object({ id: z.string(), result: s.queryResult.optional(), error: s.errorShape.optional() })),
  ),

  'events.list': call(
    z.object({
      from: s.millis,
      to: s.millis,
      text: shortText.optional(),
      kinds: z.array(shortText).max(50).optional(),
      severities: z.array(z.enum(EVENT_SEVERITIES)).optional(),
      sources: z.array(shortText).max(50).optional(),
      tags: tagFilter.optional(),
      limit: z.number().int().min(1).max(1_000),
      /** Rows older than this (t, id): the next page. */
      before: z.object({ t: s.millis, id: z.number() }).optional(),
    }),
    z.object({
      events: z.array(s.event),
      total: z.number(),
      facets: z.object({
        kinds: z.array(z.object({ value: z.string(), count: z.number() })),
        severities: z.array(z.object({ value: z.string(), count: z.number() })),
        sources: z.array(z.object({ value: z.string(), count: z.number() })),
      }),
    }),
  ),
  'spans.list': call(z.object({ from: s.millis, to: s.millis }), z.array(s.span)),

  'checks.list': call(none, z.array(s.checkStatus)),
  'checks.run': call(z.object({ name: shortText }), z.object({ status: s.checkStatus })),

  'pipeline.status': call(none, s.pipelineStatus),
  /** Test hook, answered only when the runtime was started with hooks on: holds a sink still, or lets it go. */
  'pipeline.stall': call(z.object({ sink: shortText, stalled: z.boolean() }), done),

  /** The snapshot of the minute that holds `t`, or null when nothing was kept for it. */
  'processes.at': call(z.object({ t: s.millis }), s.processSnapshot.nullable()),
  'processes.minutes': call(z.object({ from: s.millis, to: s.millis }), z.array(s.processMinute)),

  'config.get': call(none, s.configState),
  /** Checks a text without saving it. */
  'config.check': call(z.object({ text: z.string().max(1_000_000) }), z.object({ problems: z.array(s.configProblem) })),
  /** Saves a whole text; fails with `config_invalid` and problems in details, or `conflict` when `revision` is old. */
  'config.save': call(z.object({ text: z.string().max(1_000_000), revision: z.string() }), s.configState),
  /** Sets one dotted path in the file, comments and order kept; `null` removes it so that the default rules again. `more` are set with it: all of them or none. */
  'config.set': call(z.object({ path: shortText, value: z.json(), revision: z.string(), more: z.array(z.object({ path: shortText, value: z.json() })).max(50).optional() }), s.configState),

  'status.get': call(none, s.agentStatus),
  'storage.stats': call(none, s.storageStats),
  /** What these limits would take away, before anybody saves them. */
  'storage.previewRetention': call(s.retentionWish, z.array(s.retentionEffect)),
  /** Starts long work; it goes on when the page is left and is followed by the stream storage.tasks. */
  'storage.startTask': call(z.object({ kind: z.enum(TASK_KINDS), target: z.string().max(4_000) }), s.storageTask),
  'storage.cancelTask': call(z.object({ id: shortText }), done),
  /** Begins a new archive where the old one has gone, or takes the one that lies there now; `conflict` when nothing is wrong. */
  'storage.beginArchive': call(none, done),
  'storage.foreignArchives': call(none, z.array(s.foreignArchive)),
  'storage.closeArchive': call(z.object({ id: shortText }), done),

  /** Tables and columns of the SQL door; `archive` is empty for the own archive, else the id of one that was opened. */
  'sql.schema': call(z.object({ archive: shortText }), z.array(s.sqlTable)),
  /** Read-only SQL over the archive; fails with bad_input and DuckDB's words, deadline, or cancelled with the call. */
  'sql.run': call(z.object({ archive: shortText, text: z.string().max(100_000), limit: z.number().int().min(1).max(100_000), timeLimitMs: z.number().int().min(100).max(600_000) }), s.sqlResult),
  /** The whole answer as a file's bytes, at most 64 MB. */
  'sql.export': call(
    z.object({ archive: shortText, text: z.string().max(100_000), format: z.enum(['csv', 'parquet']), timeLimitMs: z.number().int().min(100).max(600_000) }),
    z.object({ bytes: z.instanceof(Uint8Array), rows: z.number() }),
  ),

  /** Raises one native notification; `shown` false comes with the reason. */
  'notifications.test': call(none, z.object({ shown: z.boolean(), reason: z.string() })),

  ...DEVICE_CALLS,
  ...DISCOVERY_CALLS,
  ...TOOL_CALLS,
} as const;

export const STREAMS = {
  /**
   * The last seconds, at the live interval, for the queries of a visible page. While at least one is open the cheap checks run
   * at `sampling.live_interval`. The first event carries what the live tier holds (`reset: true`), later ones only new steps.
   */
  'live.watch': stream(
    z.object({ queries: z.array(queryItem).min(1).max(60) }),
    z.object({
      reset: z.boolean(),
      results: z.array(z.object({ id: z.string(), frame: s.frame.optional(), error: s.errorShape.optional() })),
      completeUpTo: s.millis,
    }),
    false,
  ),
  'status.watch': stream(none, s.agentStatus, true),
  'pipeline.watch': stream(none, s.pipelineStatus, true),
  /** All tasks of this run, newest first, whenever one moves. */
  'storage.tasks': stream(none, z.array(s.storageTask), true),
  'checks.watch': stream(none, z.array(s.checkStatus), true),
  'processes.watch': stream(none, s.processSnapshot, true),
  'events.watch': stream(none, z.object({ events: z.array(s.event), spans: z.array(s.span) }), false),
  'config.watch': stream(none, z.object({ revision: z.string() }), true),

  ...DEVICE_STREAMS,
  ...DISCOVERY_STREAMS,
  ...TOOL_STREAMS,
} as const;

export type CallName = keyof typeof CALLS;
export type StreamName = keyof typeof STREAMS;
export type CallInput<N extends CallName> = z.infer<(typeof CALLS)[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<(typeof CALLS)[N]['output']>;
export type StreamInput<N extends StreamName> = z.infer<(typeof STREAMS)[N]['input']>;
export type StreamEvent<N extends StreamName> = z.infer<(typeof STREAMS)[N]['event']>;

/** Raised when a call, a stream or a shape changes in a way that an older console would misread. */
export const PROTOCOL_VERSION = 1;

/** Any value, deeply read-only: what a handler may hand out without copying its own state. Typed arrays may lie on any kind of buffer. */
export type Outgoing<T> = T extends Float64Array
  ? Float64Array
  : T extends Uint32Array
  ? Uint32Array
  : T extends ArrayBufferView
  ? T
  : T extends readonly (infer U)[]
    ? readonly Outgoing<U>[]
    : T extends object
      ? { readonly [K in keyof T]: Outgoing<T[K]> }
      : T;

/** What a handler may know about its caller: a signal that fires when the caller cancels, disconnects or times out. */
export interface CallContext {
  readonly signal: AbortSignal;
}
/** What a stream handler writes to. `push` never blocks: the server keeps at most one unacknowledged event (coalesced) or a bounded queue. */
export interface StreamContext<E> {
  readonly signal: AbortSignal;
  push(event: Outgoing<E>): void;
}

/** What the runtime implements: one function per call and per stream. A stream handler resolves or rejects when the stream is over. */
export type Handlers = {
  readonly calls: { readonly [N in CallName]: (input: CallInput<N>, context: CallContext) => Outgoing<CallOutput<N>> | Promise<Outgoing<CallOutput<N>>> };
  readonly streams: { readonly [N in StreamName]: (input: StreamInput<N>, context: StreamContext<StreamEvent<N>>) => Promise<void> };
};
