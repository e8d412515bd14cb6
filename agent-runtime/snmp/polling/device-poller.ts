// Polls one device: whether it may be asked, whether it is there, how long it may take, and what is said of the outcome.
import { errorMessage } from '../../../common/errors/vedette-error.ts';
import type { DeviceProblem, Reachability } from '../../../common/model/device.ts';
import type { Millis } from '../../../common/time/millis.ts';
import { slotAfter, slotOffset } from '../../scheduler/slots.ts';
import * as events from '../devices/device-events.ts';
import type { EventSubject } from '../devices/device-events.ts';
import type { InterfaceFacts } from '../inventory/interfaces.ts';
import { interfacesOf } from '../inventory/interfaces.ts';
import type { ProblemMemory } from '../inventory/problems.ts';
import { DeviceReading } from '../device-reading.ts';
import type { DeviceRecord } from '../lan-parts.ts';
import type { Profile } from '../profiles/profile.ts';
import { SnmpFailure } from '../protocol.ts';
import type { Oid, SnmpSession, SnmpValue } from '../protocol.ts';
import { CustomGraphs } from './custom-graphs.ts';
import { DeviceDigest } from './device-digest.ts';
import type { Digest } from './device-digest.ts';
import { DeviceSeries } from './device-series.ts';
import type { SeriesPoint } from './device-series.ts';
import { GentleMode } from './gentle-mode.ts';
import { loadOf, numberIn, pingPoints, statusPoints, tablePoints } from './poll-points.ts';
import { NOT_POLLED } from './poller-shared.ts';
import type { PollerShared, PollRecord } from './poller-shared.ts';
import { PROBE, SYS_OBJECT_ID, SYS_UP_TIME } from './poll-plan.ts';
import { chooseProfile } from './profile-choice.ts';
import type { ProfileChoice } from './profile-choice.ts';
import { changeOf } from './record-change.ts';
import type { Obstacle } from './sessions.ts';
import { failureOf, TableReader } from './table-reader.ts';
import type { RawReading } from './table-reader.ts';

/** Share of the interval that a poll may take: the next slot finds the device free. */
const DEADLINE_SHARE = 0.8;
/** Failed polls until a device counts as down. */
const DOWN_AFTER = 2;
const LONGEST_BACK_OFF_MS = 10 * 60_000;
/** Loads of processors are asked once more at the end of polls that took longer: shorter ones are no burden. */
const HEAVY_POLL_MS = 500;
const MOST_LOADS = 8;
const LONGEST_PAUSE_MS = 15 * 60_000;

export class DevicePoller {
  readonly id: string;
  readonly #shared: PollerShared;
  readonly #reader: TableReader;
  readonly #series: DeviceSeries;
  readonly #gentle = new GentleMode();
  #digest: DeviceDigest;
  #custom: CustomGraphs;
  #choice: ProfileChoice | undefined;
  #reachability: Reachability = 'unknown';
  #obstacle: Obstacle | undefined;
  #promised: Millis;
  #failed = 0;
  #quietUntil: Millis = 0;
  #downSince: Millis | null = null;
  #nextFull: Millis = 0;
  #deviceTags: readonly string[] = [];
  #polls: PollRecord = NOT_POLLED;
  #running: Promise<void> | undefined;
  #stopped = false;

  /** `promised`: the source has no points before it. */
  constructor(shared: PollerShared, id: string, promised: Millis, memory: ProblemMemory | undefined) {
    this.#shared = shared;
    this.id = id;
    this.#promised = promised;
    this.#reader = new TableReader(shared.clock);
    this.#series = new DeviceSeries(`snmp:${id}`, shared.catalogue);
    this.#digest = new DeviceDigest(Math.max(LONGEST_PAUSE_MS, 3 * this.baseInterval), memory);
    this.#custom = new CustomGraphs(Math.max(LONGEST_PAUSE_MS, 3 * this.baseInterval));
    const name = shared.registry.get(id)?.identity?.name ?? '';
    if (name !== '') this.#deviceTags = [`snmp_host:${name}`];
  }

  get source(): string {
    return this.#series.source;
  }
  get digest(): DeviceDigest {
    return this.#digest;
  }
  get reader(): TableReader {
    return this.#reader;
  }
  get choice(): ProfileChoice | undefined {
    return this.#choice;
  }
  get polls(): PollRecord {
    return this.#polls;
  }
  get series(): number {
    return this.#series.size;
  }
  get promised(): Millis {
    return this.#promised;
  }
  get obstacle(): Obstacle | undefined {
    return this.#obstacle;
  }

  get reachability(): Reachability {
    const record = this.#shared.registry.get(this.id);
    return record !== undefined && !this.#shared.presence.isHere(record.network) ? 'away' : this.#reachability;
  }

  /** The interval without gentle mode. */
  get baseInterval(): number {
    return this.#shared.registry.get(this.id)?.intervalMs || this.#shared.settings().interval;
  }

  get interval(): number {
    return Math.max(this.baseInterval, Math.min(this.baseInterval * this.#gentle.factor, LONGEST_BACK_OFF_MS));
  }

  /** What is wrong now, worst first. */
  problems(): readonly DeviceProblem[] {
    const { lastFailure } = this.#polls;
    if (this.#downSince !== null && this.reachability === 'down') return [{ severity: 'alert', code: 'unreachable', params: { reason: lastFailure?.kind ?? 'timeout', message: lastFailure?.message ?? '' }, since: this.#downSince }];
    if (this.#obstacle === 'no_credential' || this.#obstacle === 'locked') return [{ severity: 'warn', code: this.#obstacle, params: {}, since: null }];
    if (this.reachability === 'away') return [];
    const gentle = this.#polls.gentle;
    return [...this.#digest.problems, ...(gentle === null ? [] : [{ severity: 'warn' as const, code: 'polled_gently', params: { intervalMs: gentle.intervalMs }, since: gentle.since }])];
  }

  skipped(slots: number): void {
    this.#polls = { ...this.#polls, skipped: this.#polls.skipped + slots };
  }

  /** Everything is asked with the next poll: after a change of profile, firmware or credential. */
  lookAnew(): void {
    this.#choice = undefined;
    this.#nextFull = 0;
    this.#reader.forget();
    this.#quietUntil = 0;
  }

  /** Differences to polls before are not made: the machine slept or its clock was set. */
  restartCounters(): void {
    this.#digest = new DeviceDigest(Math.max(LONGEST_PAUSE_MS, 3 * this.baseInterval), this.#digest.memory);
    this.#custom = new CustomGraphs(Math.max(LONGEST_PAUSE_MS, 3 * this.baseInterval));
    this.#nextFull = 0;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** The poll of a slot. Never rejects. */
  run(slot: Millis): Promise<void> {
    this.#running ??= this.#poll(slot, true).finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** A poll now, whole, whoever asked. Its counters make points only when its slot is still open. Never rejects. */
  async now(): Promise<void> {
    await this.#running;
    this.#nextFull = 0;
    this.#quietUntil = 0;
    const { clock, queue } = this.#shared;
    const slot = queue.slotAt(this.id, clock.now());
    this.#running ??= this.#poll(slot ?? clock.now(), slot !== null && slot >= this.#promised).finally(() => (this.#running = undefined));
    await this.#running;
  }

  /** Asks one port and says what changed. Throws SnmpFailure, VedetteError. */
  async port(index: number): Promise<void> {
    const { clock, sessions } = this.#shared;
    const columns = ['1.3.6.1.2.1.2.2.1.7', '1.3.6.1.2.1.2.2.1.8', '1.3.6.1.2.1.2.2.1.9'];
    const bindings = await sessions.of(this.id).get([SYS_UP_TIME, ...columns.map((column) => `${column}.${index}`)]);
    const value = (oid: Oid): SnmpValue | undefined => bindings.find((binding) => binding.oid === oid && binding.value.value !== null)?.value;
    const upTime = value(SYS_UP_TIME);
    const rows = columns.flatMap((column) => {
      const cell = value(`${column}.${index}`);
      return cell === undefined ? [] : [[column, new Map([[String(index), cell]])] as const];
    });
    const [port]: InterfaceFacts[] = interfacesOf(new DeviceReading(clock.now(), new Map(upTime === undefined ? [] : [[SYS_UP_TIME, upTime]]), new Map(rows)));
    if (port === undefined || this.#stopped) return;
    const { admin, lastChangeMs, oper } = port;
    this.#sayPorts(this.#digest.portRead(index, { admin, oper, lastChangeMs }, clock.now()));
    this.#shared.changed(this.id);
  }

  async #poll(slot: Millis, counts: boolean): Promise<void> {
    const { clock, log, registry, sessions } = this.#shared;
    const record = registry.get(this.id);
    if (record === undefined || this.#stopped) return;
    this.#obstacle = sessions.obstacle(record);
    if (this.#obstacle !== undefined) {
      if (this.#obstacle !== 'away') this.#reachability = 'unknown';
      return this.#beat(counts);
    }
    const controller = new AbortController();
    const cancel = clock.after(this.interval * DEADLINE_SHARE, () => controller.abort());
    const began = clock.monotonic();
    const unreadable = sessions.of(this.id).counts.unreadable;
    try {
      if (this.#downSince !== null && slot < this.#quietUntil) return this.#publish(statusPoints(false, this.#deviceTags), slot, counts);
      if (this.#downSince !== null && !(await sessions.knock(record, SYS_UP_TIME, this.#failed, controller.signal))) throw new SnmpFailure('timeout', `${record.address} port ${record.port} gave no answer.`);
      await this.#whole(record, slot, counts, controller.signal, began);
    } catch (thrown) {
      if (this.#stopped) return;
      if (!(thrown instanceof SnmpFailure)) log.error('A poll failed in this program.', { device: this.id, reason: errorMessage(thrown) });
      const failure = thrown instanceof SnmpFailure ? thrown : new SnmpFailure('malformed', errorMessage(thrown));
      this.#fail(record, failure.kind === 'cancelled' ? this.#late(record.address, sessions.of(this.id).counts.unreadable > unreadable) : failure, slot, counts);
    } finally {
      cancel();
      if (!this.#stopped) {
        if (this.#shared.settings().ping) this.#shared.ping.measure(this.id, record.address, this.interval);
        this.#shared.changed(this.id);
      }
    }
  }

  #late(address: string, unreadable: boolean): SnmpFailure {
    return unreadable ? new SnmpFailure('malformed', `${address} answers, but with bytes that are not SNMP.`) : new SnmpFailure('timeout', `${address} took longer than ${Math.round(this.interval * DEADLINE_SHARE)} ms.`);
  }

  async #whole(record: DeviceRecord, slot: Millis, counts: boolean, signal: AbortSignal, began: number): Promise<void> {
    const { clock, sessions, settings } = this.#shared;
    const session = sessions.of(this.id);
    const full = slot >= this.#nextFull;
    this.#choice ??= await this.#choose(record, session, signal);
    const { objectId, profile } = this.#choice;
    const plan = this.#digest.plan(profile, full);
    const asked = full ? plan.whole : plan.fast;
    const loads = (this.#digest.facts?.processors ?? []).slice(0, MOST_LOADS).map(({ oid }) => oid);
    const raw = await this.#reader.read(
      session,
      record.graphs.length === 0 ? asked : { scalars: [...asked.scalars, ...record.graphs], columns: asked.columns },
      { full, all: this.#nextFull === 0, signal, first: [...PROBE, ...loads] },
    );
    if (this.#stopped) return;
    if (full && !raw.cut) this.#nextFull = slotAfter(slot, settings().slowInterval, slotOffset(`${this.id} slow`, settings().slowInterval));
    const durationMs = clock.monotonic() - began;
    await this.#bearsIt(raw, loads, durationMs, signal);
    if (this.#stopped) return;
    const digest = this.#digest.digest({ raw, profile, full, counts, engineBoots: session.engineBoots });
    const long = raw.tables.filter(({ failure }) => failure === undefined).sort((a, b) => b.ms - a.ms);
    this.#polls = { ...this.#polls, polls: this.#polls.polls + 1, lastPoll: raw.t, lastDurationMs: durationMs, tables: long.slice(0, 10) };
    if (raw.cut) this.#polls = { ...this.#polls, lastFailure: { t: raw.t, kind: 'deadline', message: 'Not everything could be read in the time there was.' } };
    this.#deviceTags = vendorTagged(digest.deviceTags, this.#digest.metadata.vendor);
    this.#answered(record, profile, raw.t);
    this.#say(digest);
    this.#remember(record, digest);
    if (digest.facts.identity.objectId !== '' && digest.facts.identity.objectId !== objectId) this.lookAnew();
    const upTime = numberIn(raw.scalars.get(SYS_UP_TIME));
    const custom = counts ? this.#custom.points(record.graphs, raw.scalars, { t: raw.t, upTime, engineBoots: session.engineBoots }, this.#deviceTags, this.#shared.names) : [];
    const points = [...digest.points, ...statusPoints(true, this.#deviceTags, { durationMs, intervalMs: this.interval, points: digest.points.length }), ...tablePoints(raw, this.#deviceTags, this.#shared.names), ...custom];
    this.#publish(points, slot, counts);
  }

  async #choose(record: DeviceRecord, session: SnmpSession, signal: AbortSignal): Promise<ProfileChoice> {
    const profiles = this.#shared.profiles();
    const [first] = await session.get([SYS_OBJECT_ID], { signal });
    const objectId = first?.value.type === 'oid' ? first.value.value : '';
    const signs = profiles.signsOf(objectId);
    const answers = new Map(signs.length === 0 ? [] : (await session.get(signs, { signal })).map(({ oid, value }) => [oid, value]));
    return chooseProfile(profiles, record, objectId, (oid) => answers.get(oid));
  }

  /** Looks at its processors once more after a long poll, and asks less where they suffer. */
  async #bearsIt(raw: RawReading, loads: readonly Oid[], durationMs: number, signal: AbortSignal): Promise<void> {
    const { clock, sessions } = this.#shared;
    const before = loadOf(loads, raw.scalars);
    let after: number | null = null;
    if (durationMs >= HEAVY_POLL_MS && before !== null && !raw.cut) {
      try {
        after = loadOf(loads, new Map((await sessions.of(this.id).get(loads, { signal })).map(({ oid, value }) => [oid, value])));
      } catch (thrown) {
        failureOf(thrown);
      }
    }
    const interval = this.interval;
    const change = this.#gentle.observe(clock.now(), before, after);
    if (this.interval === interval) return;
    this.#shared.queue.plan(this.id, this.interval, this.#shared.queue.next(this.id) ?? clock.now());
    const { since } = this.#gentle;
    this.#polls = { ...this.#polls, gentle: since === null ? null : { since, intervalMs: this.interval } };
    if (change === 'slower') this.#shared.event(events.polledGently(this.subject(), clock.now(), after ?? 0, this.interval));
    else if (since === null) this.#shared.event(events.polledAsBefore(this.subject(), clock.now(), this.interval));
  }

  #answered(record: DeviceRecord, profile: Profile, t: Millis): void {
    const wasDown = this.#downSince;
    this.#failed = 0;
    this.#quietUntil = 0;
    this.#downSince = null;
    this.#reachability = 'up';
    if (wasDown !== null) this.#shared.event(events.deviceUp(this.subject(), t, t - wasDown));
    this.#shared.serviceCheck({ name: 'snmp.can_check', status: 'ok', t, message: '', tags: this.#base(record, profile) }, this.source);
  }

  #fail(record: DeviceRecord, failure: SnmpFailure, slot: Millis, counts: boolean): void {
    const t = this.#shared.clock.now();
    this.#failed += 1;
    this.#polls = { ...this.#polls, failures: this.#polls.failures + 1, lastFailure: { t, kind: failure.kind, message: failure.message } };
    if (this.#failed >= DOWN_AFTER) {
      const backOff = Math.min(this.interval * 2 ** (this.#failed - DOWN_AFTER + 1), Math.max(LONGEST_BACK_OFF_MS, this.interval));
      this.#quietUntil = slot + backOff;
      if (this.#downSince === null) {
        this.#downSince = t;
        this.#reachability = 'down';
        this.#shared.event(events.deviceDown(this.subject(), t, failure.message));
        this.#shared.serviceCheck({ name: 'snmp.can_check', status: 'critical', t, message: failure.message, tags: this.#base(record, this.#choice?.profile) }, this.source);
      }
    }
    this.#publish(statusPoints(false, this.#deviceTags), slot, counts);
  }

  /** Hands on the points of a slot and promises that none before the next slot will follow. */
  #publish(points: readonly SeriesPoint[], slot: Millis, counts: boolean): void {
    const record = this.#shared.registry.get(this.id);
    if (!counts || this.#stopped || record === undefined) return;
    const { publish, queue } = this.#shared;
    this.#promised = Math.max(this.#promised, queue.next(this.id) ?? slot + this.interval);
    const all = [...points, ...pingPoints(this.#shared.ping.take(this.id), this.#deviceTags)];
    publish(this.#series.batch(all, slot, this.#promised, this.#base(record, this.#choice?.profile), this.interval));
  }

  #beat(counts: boolean): void {
    if (!counts || this.#stopped) return;
    const next = this.#shared.queue.next(this.id);
    if (next !== null) this.#promised = Math.max(this.#promised, next);
    this.#shared.publish(this.#series.heartbeat(this.#promised));
  }

  #base(record: DeviceRecord, profile: Profile | undefined): string[] {
    const { namespace, tags } = this.#shared.settings();
    return [`snmp_device:${record.address}`, ...(profile === undefined || profile.name === '' ? [] : [`snmp_profile:${profile.name}`]), `device_namespace:${namespace}`, ...tags];
  }

  /** How events speak of the device. */
  subject(): EventSubject {
    const record = this.#shared.registry.get(this.id);
    const address = record?.address ?? this.id;
    const own = this.#digest.facts?.identity.name ?? record?.identity?.name ?? '';
    return { id: this.id, name: record?.name || own || address, tags: [`snmp_device:${address}`, `device_namespace:${this.#shared.settings().namespace}`, ...(own === '' ? [] : [`snmp_host:${own}`])] };
  }

  #say({ facts, moved, ports, rebooted }: Digest): void {
    const t = this.#shared.clock.now();
    if (rebooted) {
      this.#shared.event(events.deviceRebooted(this.subject(), t, facts.identity.uptimeMs ?? 0));
      this.#nextFull = 0;
    }
    if (moved.length > 0) {
      this.#shared.event(events.interfacesMoved(this.subject(), t, moved));
      this.#nextFull = 0;
    }
    this.#sayPorts(ports);
  }

  #sayPorts(ports: Digest['ports']): void {
    const t = this.#shared.clock.now();
    for (const { alias, name, to } of ports) this.#shared.event((to === 'down' ? events.interfaceDown : events.interfaceUp)(this.subject(), t, name, alias));
  }

  /** What should be known after a restart goes into the record, when it is new. */
  #remember(record: DeviceRecord, { facts }: Digest): void {
    const { clock, log, presence, registry, sessions } = this.#shared;
    const session = sessions.of(this.id);
    const { change, firmware } = changeOf(record, facts.identity, session, { now: clock.now(), network: record.network || presence.networkOf(record.address) });
    if (firmware !== undefined) {
      this.#shared.event(events.firmwareChanged(this.subject(), clock.now(), firmware.before, firmware.after));
      this.#nextFull = 0;
      this.#reader.forget();
      sessions.drop(this.id);
    }
    this.#shared.engines.saw(this.id, session.engineId ?? '', clock.now());
    if (change === undefined) return;
    try {
      registry.update(this.id, change);
    } catch (thrown) {
      log.warn('What a device told could not be kept.', { device: this.id, reason: errorMessage(thrown) });
    }
  }
}

function vendorTagged(tags: readonly string[], vendor: string | undefined): readonly string[] {
  return vendor === undefined || vendor === '' || tags.some((tag) => tag.startsWith('device_vendor:')) ? tags : [...tags, `device_vendor:${vendor}`];
}
