// createRuntime: the only constructor of the agent. Puts the parts together and runs them; decides nothing itself.
import { DDSketch } from '../common/sketch/ddsketch.ts';
import { errorMessage } from '../common/errors/vedette-error.ts';
import type { TagSet } from '../common/model/tags.ts';
import { tagSet } from '../common/model/tags.ts';
import { Aggregator } from './aggregator/aggregator.ts';
import type { CheckSampler } from './aggregator/aggregator.ts';
import { createHandlers } from './api/handlers.ts';
import { Ticker } from './api/ticker.ts';
import { SelfMeter } from './budget/self-meter.ts';
import type { CheckContext, CheckDefinition } from './checks/check.ts';
import { ConfigService } from './config/config-service.ts';
import type { ConfigChange } from './config/config-service.ts';
import { changedPaths } from './config/tree.ts';
import { storageOptionsOf } from './config/storage-options.ts';
import type { CheckSettings, Settings } from './config/settings.ts';
import { agentStarted, agentStopped, checkFailed, checkRecovered, configChanged, configInvalid, pointsDropped, sinkChanged, timeBroke } from './events/agent-events.ts';
import { EventLog } from './events/event-log.ts';
import { RunJournal } from './events/run-journal.ts';
import { ServiceChecks } from './events/service-checks.ts';
import { AgentHealth } from './health/agent-health.ts';
import { LiveHub } from './live/live-hub.ts';
import { Viewers } from './live/viewers.ts';
import { Flusher } from './pipeline/flusher.ts';
import { Pipeline } from './pipeline/pipeline.ts';
import type { Runtime, RuntimeDeps } from './runtime-deps.ts';
import { createLan } from './snmp/lan.ts';
import { CheckSet } from './scheduler/check-set.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import type { Discontinuity } from './time-keeper/observe.ts';
import { TimeKeeper } from './time-keeper/time-keeper.ts';

export type { Runtime, RuntimeDeps } from './runtime-deps.ts';

/** Storage upkeep, time keeping and the tries of what waits: once a second. */
const HOUSEKEEPING_MS = 1_000;
/** Findings and cost. */
const HEALTH_MS = 10_000;
/** A start waits at most this long for slow checks to open; they join when they are ready. */
const OPENING_WAIT_MS = 1_500;
/** A stop waits at most this long for the sinks. */
const STOP_WAIT_MS = 5_000;
/** The agent did not run when the last sign of life is older than this many flushes. */
const STOPPED_FLUSHES = 3;
const FIRST_RUN_KEY = 'runtime.first_started';

/** Builds an agent; nothing runs before `start`. Throws when the default configuration is damaged. */
export function createRuntime(deps: RuntimeDeps): Runtime {
  const { clock, log, storage, self, host, session } = deps;
  const yieldToEventLoop = deps.yieldToEventLoop ?? (() => new Promise<void>((resolve) => void clock.after(0, resolve)));
  const config = new ConfigService({ file: deps.configFile, defaultsText: deps.defaultsText, checkNames: deps.checks.map((check) => check.name), clock });
  const hostname = (): string => config.settings.hostname || session.hostname;
  const commonTags = (settings: Settings): TagSet => tagSet([`host:${settings.hostname || session.hostname}`, ...settings.tags]);

  const journal = new RunJournal();
  const events = new EventLog(storage, log);
  events.listen((news) => {
    for (let count = news.events.length; count > 0; count -= 1) journal.eventWritten();
  });
  const serviceChecks = new ServiceChecks((event) => events.add(event));
  const { flushInterval } = config.settings.pipeline;
  const { liveInterval } = config.settings.sampling;
  const aggregator = new Aggregator({ catalogue: storage.catalogue, createSketch: () => new DDSketch(), commonTags: commonTags(config.settings), flushInterval, liveInterval });
  const hub = new LiveHub({ storage, step: liveInterval, span: config.settings.storage.live });
  const viewers = new Viewers(clock, (viewed) => setViewed(viewed));
  const pipeline = new Pipeline({
    clock,
    durable: [storage.head, storage.sqlite],
    live: hub,
    flushInterval,
    yieldToEventLoop,
    viewers: () => viewers.count,
    dropped: (sink, source, points) => {
      health.pointsDropped(sink, points);
      events.add(pointsDropped(clock.now(), sink, source, points));
    },
    sinkChanged: (sink, reason) => {
      log.warn(reason === '' ? 'A sink takes data again.' : 'A sink takes no data.', { sink, reason });
      events.add(sinkChanged(clock.now(), sink, reason));
    },
  });
  const keeper = new TimeKeeper(clock, self, (found) => timeDidNotPass(found));
  const scheduler = new Scheduler(clock, () => keeper.glance());
  const flusher = new Flusher({
    clock,
    aggregator,
    beforeFlush: () => scheduler.tick(),
    publish: (batches) => pipeline.publish(batches),
    publishLive: (batches) => pipeline.publishLive(batches),
  });
  const checks = new CheckSet({
    definitions: deps.checks,
    clock,
    scheduler,
    aggregator,
    settings: config.settings,
    makeContext,
    sourceBegins: (source, watermark) => pipeline.register(source, watermark),
    sourceEnds: (source, last) => {
      pipeline.publish([last]);
      pipeline.retire(source);
      hub.retire(source);
    },
    reports: {
      failed: (name, message) => {
        log.warn('A check failed.', { check: name, reason: message });
        events.add(checkFailed(clock.now(), name, message));
      },
      recovered: (name) => events.add(checkRecovered(clock.now(), name)),
      ran: (name, outcome) => journal.ran(name, outcome),
      settled: (name) => flusher.settled(name),
    },
  });
  const lan = createLan({
    ...deps.lan,
    clock,
    log,
    storage,
    host,
    pipeline,
    events,
    serviceChecks,
    settings: () => ({ network: config.settings.network, tags: config.settings.tags }),
  });
  const meter = new SelfMeter(clock, self);
  const ticker = new Ticker(clock, log);
  const health = new AgentHealth({ clock, config, checks, pipeline, aggregator, storage, events, meter, viewers: () => ({ count: viewers.count, looking: viewers.viewed || api.processWatchers() > 0 }) });
  const api = createHandlers({ ...deps, definitions: deps.checks, config, hostname, events, checks, pipeline, ticker, health, hub, viewers, lan, firstRun: () => firstRun });

  let firstRun = false;
  let cancelHousekeeping: (() => void) | undefined;
  let nextHealth = 0;
  let stopping: Promise<void> | undefined;

  function makeContext(definition: CheckDefinition, sampler: CheckSampler, settings: CheckSettings): CheckContext {
    return {
      host,
      self,
      activity: journal,
      clock,
      sampler,
      options: settings.options,
      event: (event) => events.add({ ...event, source: definition.name }),
      serviceCheck: (check) => serviceChecks.submit({ ...check, t: clock.now() }, definition.name),
      submitProcesses: (snapshot) => api.submitProcesses(snapshot),
    };
  }

  function setViewed(viewed: boolean): void {
    const now = clock.now();
    aggregator.setLive(viewed, now);
    if (viewed) hub.open(now);
    flusher.setLive(viewed);
    checks.setViewed(viewed);
  }

  /** The machine slept or its clock was set: said as events and spans, and everything that spans time begins anew. */
  function timeDidNotPass(found: readonly Discontinuity[]): void {
    const now = clock.now();
    for (const one of found) {
      const detail = one.kind === 'asleep' ? '' : `${Math.round(one.byMs / 1_000)} s`;
      events.addSpan({ kind: one.kind, from: one.from, to: one.to, detail });
      events.add(timeBroke(one));
      if (one.kind === 'clock_step') health.clockStepped(now, one.byMs);
      log.info('Time did not simply pass.', { ...one });
    }
    aggregator.reseed(now);
    meter.restart();
    scheduler.resync();
    flusher.replan();
    lan.timeBroke();
    if (viewers.viewed) hub.restart(now);
  }

  function applyConfig(change: ConfigChange): void {
    const now = clock.now();
    if (change.kind === 'invalid') {
      const problem = config.problems[0];
      log.warn('The configuration file has an error; the last good settings stay.', { line: problem?.line, problem: problem?.message });
      events.add(configInvalid(now, problem?.line ?? 1, problem?.message ?? ''));
      health.refresh();
      return;
    }
    const { settings, previous } = change;
    attempt('storage', () => storage.configure(storageOptionsOf(settings)));
    if (settings.pipeline.flushInterval !== previous.pipeline.flushInterval) {
      aggregator.setFlushInterval(settings.pipeline.flushInterval, now);
      pipeline.setFlushInterval(settings.pipeline.flushInterval);
    }
    if (settings.sampling.liveInterval !== previous.sampling.liveInterval) aggregator.setLiveInterval(settings.sampling.liveInterval, now);
    hub.configure(settings.sampling.liveInterval, settings.storage.live);
    aggregator.setCommonTags(commonTags(settings));
    flusher.replan();
    checks.configure(settings).catch((thrown: unknown) => log.error('Checks could not be opened anew.', { reason: errorMessage(thrown) }));
    attempt('lan', () => lan.settingsChanged());
    events.add(configChanged(now, changedPaths(previous, settings)));
    health.refresh();
  }

  function housekeeping(): void {
    cancelHousekeeping = clock.after(HOUSEKEEPING_MS, housekeeping);
    attempt('time', () => keeper.look());
    attempt('storage', () => storage.maintain(clock.now()));
    attempt('checks', () => checks.retryUnavailable());
    if (clock.monotonic() < nextHealth) return;
    nextHealth = clock.monotonic() + HEALTH_MS;
    events.retry();
    attempt('health', () => health.sample());
  }

  /** One part that fails must not stop the others; it is asked again a second later. */
  function attempt(what: string, work: () => void): void {
    try {
      work();
    } catch (thrown) {
      log.error('Housekeeping failed.', { what, reason: errorMessage(thrown) });
    }
  }

  /** What the storage had to say about the past, before anything new is added to it. */
  function reportPast(): void {
    const now = clock.now();
    const { notices, lastAlive } = storage.report;
    for (const { kind, severity, title, text, params } of notices) events.add({ t: now, kind, severity, title, text, source: 'storage', tags: [], ...(params === undefined ? {} : { params }) });
    if (lastAlive !== null && now - lastAlive > STOPPED_FLUSHES * config.settings.pipeline.flushInterval) {
      events.addSpan({ kind: 'stopped', from: lastAlive, to: now, detail: '' });
    }
    firstRun = storage.meta.get(FIRST_RUN_KEY) === undefined;
    if (firstRun) attempt('meta', () => storage.meta.set(FIRST_RUN_KEY, String(now)));
    events.add(agentStarted(now, session.version));
    const problem = config.problems[0];
    if (problem !== undefined) events.add(configInvalid(now, problem.line, problem.message));
  }

  async function stop(): Promise<void> {
    cancelHousekeeping?.();
    config.stop();
    ticker.stop();
    viewers.stop();
    scheduler.stop();
    lan.stop();
    flusher.stop();
    pipeline.publish(aggregator.finish());
    let cancel = (): void => {};
    const patience = new Promise<'late'>((resolve) => (cancel = clock.after(STOP_WAIT_MS, () => resolve('late'))));
    const drained = await Promise.race([pipeline.drain(), patience]);
    cancel();
    if (drained === 'late') log.error('The storage did not take the last flush in time.');
    checks.close();
    api.stop();
    health.stop();
    events.add(agentStopped(clock.now()));
  }

  return {
    handlers: api.handlers,
    async start() {
      attempt('storage', () => storage.configure(storageOptionsOf(config.settings)));
      storage.onNotice(({ kind, severity, title, text, aggregationKey, params }) =>
        events.add({ t: clock.now(), kind, severity, title, text, source: 'storage', tags: [], aggregationKey, ...(params === undefined ? {} : { params }) }),
      );
      health.started(clock.now());
      reportPast();
      config.onChange(applyConfig);
      config.start();
      scheduler.start();
      flusher.start();
      attempt('lan', () => lan.start());
      housekeeping();
      let cancel = (): void => {};
      const patience = new Promise<void>((resolve) => (cancel = clock.after(OPENING_WAIT_MS, resolve)));
      await Promise.race([checks.open(), patience]);
      cancel();
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
    powerHint(kind) {
      keeper.hint(kind);
    },
  };
}
