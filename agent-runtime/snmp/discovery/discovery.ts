// Scans as a service: one at a time, by a person or, in networks that a person has scanned once, by the clock.
import { errorMessage, VedetteError } from '../../../common/errors/vedette-error.ts';
import type { NewEvent } from '../../../common/model/event.ts';
import { LARGE_SCAN } from '../../../common/model/scan.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { DocumentStore } from '../../../storage/api.ts';
import type { NetworkSettings } from '../../config/settings.ts';
import type { EditableCredentialBook } from '../credentials/credential-book.ts';
import type { DeviceRegistry } from '../lan-parts.ts';
import type { Presence } from '../presence/presence.ts';
import { createAdoption } from './adoption.ts';
import { mergeSpans, parseNetwork, subtractSpans } from './ipv4.ts';
import { readRescanPlan, writeRescanPlan } from './rescan-plan.ts';
import { ScanRows } from './scan-row.ts';
import type { ScanRow } from './scan-row.ts';
import { ScanRun } from './scan-run.ts';
import type { ScanRunDeps } from './scan-run.ts';
import { parseExclusion, parseTargets } from './targets.ts';
import type { Targets, TextProblem } from './targets.ts';

/** Late answers are awaited so long, ms: some devices think for more than a second. */
const SETTLE_MS = 2_500;
/** How often it is looked whether a network is due. */
const LOOK_MS = 60_000;
/** News of a running scan, ms apart; with very many rows less often, because each carries all of them. */
const NEWS_MS = 200;
const SLOW_NEWS_MS = 1_000;
const MANY_ROWS = 1_000;

export interface DiscoveryDeps extends Omit<ScanRunDeps, 'credentials'> {
  readonly credentials: EditableCredentialBook;
  readonly registry: DeviceRegistry;
  readonly presence: Presence;
  readonly documents: DocumentStore;
  readonly events: { add(event: NewEvent): void };
  readonly settings: () => NetworkSettings;
  /** Whether secrets cannot be read now. */
  readonly locked: () => boolean;
  /** How long late answers are awaited, ms; some seconds when left out. */
  readonly settleMs?: number;
}

export interface ScanRequest {
  readonly ranges: readonly string[];
  readonly exclude: readonly string[];
  /** In the order of trying. */
  readonly credentials: readonly string[];
  readonly packetsPerSecond: number;
  readonly port: number;
  readonly confirmed: boolean;
}

/** The scan that runs or ran last. */
export interface ScanState {
  readonly id: string;
  readonly state: 'idle' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly reason: string;
  readonly startedAt: Millis | null;
  readonly finishedAt: Millis | null;
  readonly ranges: readonly string[];
  readonly addresses: number;
  readonly probed: number;
  readonly packetsPerSecond: number;
  readonly answered: number;
  readonly unavailable: readonly { readonly way: string; readonly reason: string }[];
  readonly rows: readonly ScanRow[];
}

export interface Discovery {
  /** Nothing is sent. */
  check(ranges: readonly string[], exclude: readonly string[]): { readonly addresses: number; readonly large: boolean; readonly problems: readonly TextProblem[] };
  /** Answers the id of the scan. Throws VedetteError `bad_input`, `conflict`. */
  start(request: ScanRequest): string;
  cancel(): void;
  state(): ScanState;
  /** Resolves when nothing is being scanned any more. */
  idle(): Promise<void>;
  /** Calls with the state now and whenever it moves, at most five times a second; the answer ends it. */
  listen(listener: (state: ScanState) => void): () => void;
  /** Begins to look for networks whose time has come. */
  schedule(): void;
  stop(): void;
}

const IDLE: ScanState = { id: '', state: 'idle', reason: '', startedAt: null, finishedAt: null, ranges: [], addresses: 0, probed: 0, packetsPerSecond: 0, answered: 0, unavailable: [], rows: [] };

export function createDiscovery(deps: DiscoveryDeps): Discovery {
  const { clock, log, registry, presence, credentials, documents, settings } = deps;
  let head: Omit<ScanState, 'rows' | 'answered'> = IDLE;
  let rows = new ScanRows(() => undefined);
  let running: { readonly run: ScanRun; readonly over: Promise<void> } | undefined;
  let count = 0;
  const listeners = new Set<(state: ScanState) => void>();
  let cancelNews: (() => void) | undefined;
  let cancelLook: (() => void) | undefined;
  let scheduled = false;

  const state = (): ScanState => {
    const all = rows.all();
    return { ...head, answered: all.filter(({ snmp }) => snmp === 'answered').length, rows: all };
  };
  const tellNow = (): void => {
    cancelNews?.();
    cancelNews = undefined;
    if (listeners.size === 0) return;
    const now = state();
    for (const listener of listeners) listener(now);
  };
  const moved = (): void => {
    if (listeners.size === 0) return;
    cancelNews ??= clock.after(rows.size > MANY_ROWS ? SLOW_NEWS_MS : NEWS_MS, tellNow);
  };
  const targetsOf = (ranges: readonly string[], exclude: readonly string[]): Targets =>
    parseTargets(
      ranges,
      parseExclusion([...exclude, ...settings().exclude]),
      presence.presentNetworks().map(({ cidr }) => cidr),
    );
  const finish = (id: string, outcome: 'done' | 'cancelled' | 'failed', reason = ''): void => {
    if (head.id !== id || head.state !== 'running') return;
    head = { ...head, state: outcome, reason, finishedAt: clock.now(), ...(outcome === 'done' ? { probed: head.addresses } : {}) };
    tellNow();
  };

  const begin = (request: ScanRequest, targets: Targets, byPerson: boolean): string => {
    count += 1;
    const id = `scan-${clock.now()}-${count}`;
    const own = new ScanRows(moved);
    rows = own;
    head = { ...IDLE, id, state: 'running', startedAt: clock.now(), ranges: request.ranges, addresses: targets.addresses, packetsPerSecond: request.packetsPerSecond };
    const isOurs = (): boolean => head.id === id && head.state === 'running';
    const adoption = createAdoption({ registry, presence, documents, events: deps.events, now: () => clock.now() }, own);
    const near = presence.presentNetworks().some(({ cidr }) => overlap(cidr, targets));
    const onUnavailable = (way: string, reason: string): void => {
      if (!isOurs()) return;
      head = { ...head, unavailable: [...head.unavailable, { way, reason }] };
      moved();
    };
    if (deps.locked() && request.credentials.length > 0) onUnavailable('snmp', 'secrets_locked');
    const run = new ScanRun(
      deps,
      {
        targets,
        port: request.port,
        credentials: request.credentials,
        packetsPerSecond: request.packetsPerSecond,
        ping: settings().ping,
        near,
        remembered: (address) => registry.byAddress(address, request.port, presence.networkOf(address))?.credential || undefined,
        settleMs: deps.settleMs ?? SETTLE_MS,
      },
      {
        rows: own,
        onProgress: (probed) => {
          if (!isOurs()) return;
          head = { ...head, probed };
          moved();
        },
        onUnavailable,
        onDevice: (address, look, credential) => {
          if (isOurs()) adoption.adopt(address, request.port, look, credential);
        },
      },
    );
    const over = run.run().then(
      () => {
        if (!isOurs()) return;
        adoption.conclude(targets, request.port, run.tried);
        credentials.noteFailures(run.failures);
        for (const { id: network } of coveredNetworks(presence, targets, request.exclude, settings().exclude)) {
          presence.noteScan(network, clock.now(), byPerson);
          if (byPerson) writeRescanPlan(documents, network, { port: request.port, exclude: request.exclude, packetsPerSecond: request.packetsPerSecond });
        }
        finish(id, 'done');
      },
      (error: unknown) => {
        log.warn('A scan failed.', { reason: errorMessage(error) });
        run.cancel();
        finish(id, 'failed', errorMessage(error));
      },
    ).catch((error: unknown) => {
      log.error('What a scan found could not be kept.', { reason: errorMessage(error) });
      finish(id, 'failed', errorMessage(error));
    });
    running = { run, over };
    void over.finally(() => {
      if (running?.run === run) running = undefined;
    });
    tellNow();
    return id;
  };

  /** Sets that scans may try, for scans that nobody chose any for. */
  const usual = (): string[] => credentials.rows().filter(({ forWriting }) => !forWriting).map(({ id }) => id);

  const lookForDue = (): void => {
    if (!scheduled) return;
    cancelLook = clock.after(LOOK_MS, lookForDue);
    if (running !== undefined) return;
    const due = presence.rows().find(({ present, approved, rescanMs, lastScan }) => present && approved && rescanMs > 0 && clock.now() - (lastScan ?? 0) >= rescanMs);
    if (due === undefined) return;
    const plan = readRescanPlan(documents, due.id);
    const request: ScanRequest = { ranges: [due.cidr], exclude: plan?.exclude ?? [], credentials: usual(), packetsPerSecond: plan?.packetsPerSecond ?? settings().scanPacketsPerSecond, port: plan?.port ?? 161, confirmed: true };
    begin(request, targetsOf(request.ranges, request.exclude), false);
  };

  return {
    check(ranges, exclude) {
      const { addresses, large, problems } = targetsOf(ranges, exclude);
      return { addresses, large, problems };
    },
    start(request) {
      if (running !== undefined) throw new VedetteError('conflict', 'A scan is running. Wait for its end or cancel it.');
      const targets = targetsOf(request.ranges, request.exclude);
      const [problem] = targets.problems;
      if (problem !== undefined) throw new VedetteError('bad_input', `"${problem.text}" cannot be scanned (${problem.code}). Write a network such as 192.168.1.0/24, a range such as 192.168.1.10-50, or an address.`, { path: 'ranges', problem: problem.code });
      if (targets.addresses === 0) throw new VedetteError('bad_input', 'There is no address to scan.', { path: 'ranges' });
      if (targets.large && !request.confirmed) throw new VedetteError('bad_input', `These are ${targets.addresses} addresses, more than ${LARGE_SCAN}: confirm that you mean it.`, { path: 'confirmed', addresses: targets.addresses });
      const chosen = request.credentials.filter((id) => credentials.get(id)?.forWriting === false);
      return begin({ ...request, credentials: chosen }, targets, true);
    },
    cancel() {
      if (running === undefined) return;
      running.run.cancel();
      running = undefined;
      rows.finish();
      finish(head.id, 'cancelled');
    },
    state,
    idle: () => running?.over ?? Promise.resolve(),
    listen(listener) {
      listeners.add(listener);
      listener(state());
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        cancelNews?.();
        cancelNews = undefined;
      };
    },
    schedule() {
      if (scheduled) return;
      scheduled = true;
      cancelLook = clock.after(LOOK_MS, lookForDue);
    },
    stop() {
      scheduled = false;
      cancelLook?.();
      cancelNews?.();
      running?.run.cancel();
      finish(head.id, 'cancelled');
    },
  };
}

function overlap(cidr: string, { spans }: Targets): boolean {
  const network = parseNetwork(cidr);
  return network !== undefined && spans.some(({ from, to }) => from <= network.to && to >= network.from);
}

/** Present networks of which a scan left out nothing but what is excluded. */
function coveredNetworks(presence: Presence, { spans }: Targets, exclude: readonly string[], always: readonly string[]): ReturnType<Presence['presentNetworks']> {
  const excluded = parseExclusion([...exclude, ...always]).spans;
  return presence.presentNetworks().filter(({ cidr }) => {
    const network = parseNetwork(cidr);
    if (network === undefined) return false;
    const edges = network.prefix <= 30 ? [{ from: network.from, to: network.from }, { from: network.to, to: network.to }] : [];
    return subtractSpans([network], mergeSpans([...spans, ...excluded, ...edges])).length === 0;
  });
}
