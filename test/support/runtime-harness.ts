// A whole runtime on virtual time: scripted checks, a storage in memory, a configuration file in memory.
import { readFileSync } from 'node:fs';
import type { CheckContext, CheckDefinition } from '../../agent-runtime/checks/check.ts';
import type { HostSource } from '../../agent-runtime/host-source/host-source.ts';
import type { ConfigFile, Log, SelfUsage } from '../../agent-runtime/ports/ports.ts';
import { createRuntime } from '../../agent-runtime/runtime.ts';
import type { Runtime } from '../../agent-runtime/runtime.ts';
import type { CallInput, CallName, CallOutput, Outgoing, StreamEvent, StreamInput, StreamName } from '../../common/contract/contract.ts';
import type { HostInventory } from '../../common/model/host.ts';
import type { MetricDefinition } from '../../common/model/series.ts';
import type { Storage } from '../../storage/api.ts';
import { FakeClock, settle } from './fake-clock.ts';
import { quietLan } from './quiet-lan.ts';
import { MemoryStorage } from './memory-storage.ts';

const DEFAULTS_TEXT = readFileSync(new URL('../../resources/vedette.default.yaml', import.meta.url), 'utf8');

/** A configuration file that a test edits. */
export class MemoryConfigFile implements ConfigFile {
  readonly path = '/config/vedette.yaml';
  text: string | undefined;
  #listeners = new Set<() => void>();

  constructor(text?: string) {
    this.text = text;
  }
  read(): string | undefined {
    return this.text;
  }
  write(text: string): void {
    this.edit(text);
  }
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  get watchers(): number {
    return this.#listeners.size;
  }
  /** Someone saves the file. */
  edit(text: string | undefined): void {
    this.text = text;
    for (const listener of this.#listeners) listener();
  }
}

/** What a process costs, as a test says. */
class ScriptedUsage implements SelfUsage {
  cpu = 0;
  cpuMs(): number {
    return this.cpu;
  }
  rssBytes(): number {
    return 100e6;
  }
  writtenBytes(): number | null {
    return null;
  }
}

export interface ScriptedCheck {
  readonly name: string;
  readonly cost?: CheckDefinition['cost'];
  readonly intervalMs?: number;
  readonly timeoutMs?: number;
  readonly sampling?: MetricDefinition['sampling'];
  /** Calls `add` with the value of the check's one metric, `scripted.<name>`. */
  readonly run: (add: (value: number) => void, t: number, context: CheckContext, signal: AbortSignal) => void | Promise<void>;
  readonly unavailable?: () => string;
  readonly opened?: (context: CheckContext) => void;
}

/** A check with one metric, `scripted.<name>`. */
export function scriptedCheck({ name, cost = 'cheap', intervalMs = 10_000, timeoutMs = 5_000, sampling = 'gauge', run, unavailable, opened }: ScriptedCheck): CheckDefinition {
  const metric: MetricDefinition = { name: `scripted.${name}`, type: sampling === 'ratio' ? 'gauge' : sampling, sampling, unit: 'item', description: `What ${name} says.` };
  return {
    name,
    cost,
    defaultIntervalMs: intervalMs,
    timeoutMs,
    metrics: [metric],
    open(context) {
      const reason = unavailable?.() ?? '';
      if (reason !== '') return Promise.resolve({ ok: false, reason });
      opened?.(context);
      const handle = context.sampler.handle(metric.name);
      return Promise.resolve({ ok: true, check: { run: (t, signal) => run((value) => context.sampler.add(handle, value), t, context, signal) } });
    },
  };
}

export interface HarnessOptions {
  readonly checks: readonly CheckDefinition[];
  readonly config?: string;
  readonly clock?: FakeClock;
  readonly storage?: MemoryStorage;
  /** An open data folder instead of the storage in memory. */
  readonly realStorage?: Storage;
  readonly hooks?: boolean;
}

export class RuntimeHarness {
  readonly clock: FakeClock;
  readonly storage: MemoryStorage;
  readonly usage = new ScriptedUsage();
  readonly configFile: MemoryConfigFile;
  readonly logged: string[] = [];
  readonly runtime: Runtime;

  constructor({ checks, config, clock = new FakeClock(), storage = new MemoryStorage(), realStorage, hooks = true }: HarnessOptions) {
    this.clock = clock;
    this.storage = storage;
    this.configFile = new MemoryConfigFile(config);
    const write = (level: string) => (message: string, fields?: object) => void this.logged.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
    const log: Log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
    const absent = () => Promise.resolve({ ok: false as const, reason: 'Not in this test.' });
    // Scripted checks read nothing of the host; whatever else is asked for is not there.
    const inventory: HostInventory = {
      t: clock.now(),
      hostname: 'testhost',
      os: { platform: 'linux', name: 'Test', version: '1', kernel: '6', arch: 'x64' },
      bootTime: clock.now() - 1_000,
      cpu: { model: 'Scripted', logicalCores: 2 },
      memoryBytes: 8e9,
      disks: [],
      interfaces: [],
      gpus: [],
    };
    const host = new Proxy({ platform: 'linux', subnets: () => [{ interface: 'eth0', cidr: '10.0.0.0/24' }], inventory: () => Promise.resolve(inventory) }, { get: (target, key) => Reflect.get(target, key) ?? absent }) as unknown as HostSource;
    this.runtime = createRuntime({
      clock,
      log,
      storage: realStorage ?? storage,
      host,
      checks,
      notifier: { notify: () => Promise.resolve({ shown: true, reason: '' }) },
      configFile: this.configFile,
      defaultsText: DEFAULTS_TEXT,
      self: this.usage,
      lan: quietLan(),
      session: { version: '1.2.3', runtime: 'headless', platform: 'linux', hostname: 'testhost', dataDir: '/data' },
      hooks,
      yieldToEventLoop: settle,
    });
  }

  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Outgoing<CallOutput<N>>> {
    const handler = this.runtime.handlers.calls[name] as (input: CallInput<N>, context: { signal: AbortSignal }) => Outgoing<CallOutput<N>> | Promise<Outgoing<CallOutput<N>>>;
    return Promise.resolve().then(() => handler(input, { signal: new AbortController().signal }));
  }

  /** Opens a stream; `events` grows until `end`. */
  watch<N extends StreamName>(name: N, input: StreamInput<N>): { readonly events: Outgoing<StreamEvent<N>>[]; end(): Promise<void> } {
    const events: Outgoing<StreamEvent<N>>[] = [];
    const abort = new AbortController();
    const handler = this.runtime.handlers.streams[name] as (input: StreamInput<N>, context: { signal: AbortSignal; push(event: Outgoing<StreamEvent<N>>): void }) => Promise<void>;
    const over = handler(input, { signal: abort.signal, push: (event) => void events.push(event) });
    return {
      events,
      end: () => {
        abort.abort();
        return over;
      },
    };
  }

  /** Events so far as short lines: `+seconds kind title`. */
  eventLines(since: number): string[] {
    return this.storage.eventRows.map((event) => `+${Math.round((event.t - since) / 1_000)} ${event.kind} ${event.title}`);
  }

  async stop(): Promise<void> {
    const stopping = this.runtime.stop();
    await settle();
    await this.clock.advance(6_000);
    await stopping;
  }
}
