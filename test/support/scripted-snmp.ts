// An SNMP engine without a network: devices are tables of objects that a test changes, and answers take virtual time.
import type { Clock } from '../../agent-runtime/ports/ports.ts';
import { SnmpFailure } from '../../agent-runtime/snmp/protocol.ts';
import type { Column, Credential, Oid, RequestOptions, SnmpEngine, SnmpSession, SnmpValue, Target, VarBind } from '../../agent-runtime/snmp/protocol.ts';

/** One device. `objects` may be functions of the time. */
export interface ScriptedDevice {
  readonly objects: Map<Oid, SnmpValue | (() => SnmpValue)>;
  /** Further instances of itself: by what stands after the @ of a community, or by context. */
  contexts?: ReadonlyMap<string, ReadonlyMap<Oid, SnmpValue>>;
  /** Answers nothing. */
  silent: boolean;
  /** Virtual time of each question. */
  latencyMs: number;
  /** Answers with this failure. */
  failure: SnmpFailure | undefined;
  /** Tables whose reading fails, by their entry. */
  readonly broken: Set<Oid>;
  engineId: string | undefined;
  /** Packets that it got: questions of sessions (with their repeats) and single knocks. */
  asked: number;
  readonly sets: VarBind[];
}

export function scriptedDevice(objects: Readonly<Record<Oid, SnmpValue | (() => SnmpValue)>> = {}): ScriptedDevice {
  return { objects: new Map(Object.entries(objects)), silent: false, latencyMs: 5, failure: undefined, broken: new Set(), engineId: undefined, asked: 0, sets: [] };
}

export const text = (value: string): SnmpValue => ({ type: 'octets', value: new TextEncoder().encode(value) });
export const ticks = (value: number): SnmpValue => ({ type: 'timeticks', value });
export const integer = (value: number): SnmpValue => ({ type: 'integer', value });
export const counter64 = (value: number): SnmpValue => ({ type: 'counter64', value });

/** A switch with `ports` ports that all pass `octets` per second in and half of it out, since `bootAt`. */
export function scriptedSwitch(clock: Clock, name: string, ports: number, octets = 1_000): ScriptedDevice {
  const bootAt = { t: clock.now() - 1_000_000 };
  const seconds = (): number => (clock.now() - bootAt.t) / 1_000;
  const device = scriptedDevice({
    '1.3.6.1.2.1.1.1.0': text(`${name} software 1.0`),
    '1.3.6.1.2.1.1.2.0': { type: 'oid', value: '1.3.6.1.4.1.99999.1' },
    '1.3.6.1.2.1.1.3.0': () => ticks(Math.floor(seconds() * 100)),
    '1.3.6.1.2.1.1.5.0': text(name),
  });
  for (let port = 1; port <= ports; port += 1) {
    device.objects.set(`1.3.6.1.2.1.2.2.1.7.${port}`, integer(1));
    device.objects.set(`1.3.6.1.2.1.2.2.1.8.${port}`, integer(1));
    device.objects.set(`1.3.6.1.2.1.31.1.1.1.1.${port}`, text(`port${port}`));
    device.objects.set(`1.3.6.1.2.1.31.1.1.1.15.${port}`, { type: 'gauge32', value: 1_000 });
    device.objects.set(`1.3.6.1.2.1.31.1.1.1.6.${port}`, () => counter64(1_000_000 + Math.floor(seconds() * octets)));
    device.objects.set(`1.3.6.1.2.1.31.1.1.1.10.${port}`, () => counter64(1_000_000 + Math.floor(seconds() * (octets / 2))));
  }
  return device;
}

export class ScriptedEngine implements SnmpEngine {
  readonly counts = { inFlight: 0, stray: 0, malformed: 0 };
  readonly devices = new Map<string, ScriptedDevice>();
  /** Open sessions. */
  sessions = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(target: Target, credential: Credential, options: { readonly timeoutMs: number; readonly retries: number }): SnmpSession {
    this.sessions += 1;
    return new ScriptedSession(this, this.#clock, target, credential, options, () => (this.sessions -= 1));
  }

  async sweep(targets: Iterable<Target>, _credential: Credential, options: { readonly settleMs?: number }, onAnswer: (answer: { target: Target; bindings: readonly VarBind[]; oddity: '' }) => void): Promise<{ sent: number; answered: number }> {
    let sent = 0;
    let answered = 0;
    for (const target of targets) {
      sent += 1;
      const device = this.devices.get(target.address);
      if (device === undefined) continue;
      device.asked += 1;
      if (device.silent) continue;
      answered += 1;
      onAnswer({ target, bindings: [], oddity: '' });
    }
    await wait(this.#clock, answered === sent ? 1 : (options.settleMs ?? 1_000));
    return { sent, answered };
  }

  close(): void {
    this.devices.clear();
  }
}

function wait(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelled = (): void => {
      cancel();
      reject(new SnmpFailure('cancelled', 'cancelled'));
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', cancelled);
      resolve();
    });
    if (signal?.aborted === true) cancelled();
    else signal?.addEventListener('abort', cancelled, { once: true });
  });
}

class ScriptedSession implements SnmpSession {
  readonly limits = { bulk: true, maxRepetitions: 10, maxColumns: 5, maxGet: 20 };
  readonly oddities = new Map();
  readonly counts = { requests: 0, answers: 0, timeouts: 0, unreadable: 0, bytesIn: 0, bytesOut: 0 };
  readonly target: Target;
  readonly #engine: ScriptedEngine;
  readonly #clock: Clock;
  readonly #options: { readonly timeoutMs: number; readonly retries: number };
  readonly #closed: () => void;
  #isClosed = false;
  readonly #v3: boolean;
  readonly #context: string;

  constructor(engine: ScriptedEngine, clock: Clock, target: Target, credential: Credential, options: { readonly timeoutMs: number; readonly retries: number }, closed: () => void) {
    this.#engine = engine;
    this.#clock = clock;
    this.target = target;
    this.#options = options;
    this.#closed = closed;
    this.#v3 = credential.version === '3';
    this.#context = credential.version === '3' ? (credential.context ?? '') : (credential.community.split('@')[1] ?? '');
  }

  get engineId(): string | undefined {
    return this.#v3 ? this.#engine.devices.get(this.target.address)?.engineId : undefined;
  }
  get engineBoots(): number | undefined {
    return undefined;
  }

  async get(oids: readonly Oid[], options: RequestOptions = {}): Promise<VarBind[]> {
    const device = await this.#ask(options.signal);
    return oids.map((oid) => ({ oid, value: valueOf(device, oid) ?? { type: 'noSuchObject', value: null } }));
  }

  async getNext(oids: readonly Oid[], options: RequestOptions = {}): Promise<VarBind[]> {
    const device = await this.#ask(options.signal);
    const all = sorted(device);
    return oids.map((oid) => {
      const next = all.find((other) => compare(other, oid) > 0);
      return next === undefined ? { oid, value: { type: 'endOfMibView', value: null } } : { oid: next, value: valueOf(device, next)! };
    });
  }

  async walk(root: Oid, visit: (binding: VarBind) => boolean | void, options: RequestOptions & { readonly maxObjects?: number } = {}): Promise<{ objects: number; end: 'complete' | 'limited' | 'stopped' }> {
    const device = await this.#ask(options.signal);
    let objects = 0;
    for (const oid of sorted(device)) {
      if (!oid.startsWith(`${root}.`)) continue;
      if (objects >= (options.maxObjects ?? Infinity)) return { objects, end: 'limited' };
      objects += 1;
      if (visit({ oid, value: valueOf(device, oid)! }) === false) return { objects, end: 'stopped' };
    }
    return { objects, end: 'complete' };
  }

  async columns(columns: readonly Oid[], options: RequestOptions = {}): Promise<ReadonlyMap<Oid, Column>> {
    const device = await this.#ask(options.signal);
    if (columns.some((column) => device.broken.has(column.slice(0, column.lastIndexOf('.'))))) throw new SnmpFailure('error_status', 'The device answered genErr.', 'genErr', 1);
    const found = new Map<Oid, Map<string, SnmpValue>>(columns.map((column) => [column, new Map<string, SnmpValue>()]));
    for (const oid of device.objects.keys()) {
      for (let end = oid.lastIndexOf('.'); end > 12; end = oid.lastIndexOf('.', end - 1)) {
        const column = found.get(oid.slice(0, end));
        if (column !== undefined) column.set(oid.slice(end + 1), valueOf(device, oid)!);
      }
    }
    return found;
  }

  async set(bindings: readonly VarBind[], options: RequestOptions = {}): Promise<VarBind[]> {
    const device = await this.#ask(options.signal);
    for (const { oid, value } of bindings) device.objects.set(oid, value);
    device.sets.push(...bindings);
    return [...bindings];
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closed();
  }

  async #ask(signal: AbortSignal | undefined): Promise<ScriptedDevice> {
    if (this.#isClosed) throw new SnmpFailure('cancelled', 'The session is closed.');
    const device = this.#engine.devices.get(this.target.address);
    this.counts.requests += 1;
    if (device !== undefined) device.asked += 1;
    const objects = this.#context === '' ? device?.objects : device?.contexts?.get(this.#context);
    if (device === undefined || objects === undefined || device.silent) {
      if (device !== undefined) device.asked += this.#options.retries;
      this.counts.timeouts += 1;
      await wait(this.#clock, this.#options.timeoutMs * (this.#options.retries + 1), signal);
      throw new SnmpFailure('timeout', `${this.target.address} gave no answer.`);
    }
    await wait(this.#clock, device.latencyMs, signal);
    if (device.failure !== undefined) throw device.failure;
    this.counts.answers += 1;
    return this.#context === '' ? device : { ...device, objects: new Map(objects) };
  }
}

function valueOf(device: ScriptedDevice, oid: Oid): SnmpValue | undefined {
  const value = device.objects.get(oid);
  return typeof value === 'function' ? value() : value;
}

function sorted(device: ScriptedDevice): Oid[] {
  return [...device.objects.keys()].sort(compare);
}

function compare(a: Oid, b: Oid): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let at = 0; at < left.length && at < right.length; at += 1) if (left[at] !== right[at]) return left[at]! - right[at]!;
  return left.length - right.length;
}
