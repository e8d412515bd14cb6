import { describe, expect, test } from 'vitest';
import type { CallOutput, StreamContext } from '../../common/contract/contract.ts';
import { PROTOCOL_VERSION } from '../../common/contract/contract.ts';
import { pairPipe } from '../../common/contract/pipes.ts';
import { serve } from '../../common/contract/server.ts';
import type { Session } from '../../common/contract/server.ts';
import type { ClientMessage, ServerMessage } from '../../common/contract/wire.ts';
import { fakeHandlers, settle } from '../../test/support/fake-handlers.ts';
import type { ConnectResult, LostReason } from './connection-state.ts';
import { createConsoleClient } from './console-client.ts';
import type { ConsoleClient } from './console-client.ts';

const hello = (protocol: number): CallOutput<'session.hello'> => ({ version: '1', protocol, runtime: 'headless', platform: 'linux', hostname: 'h', startedAt: 0, dataDir: '/d', configPath: '/c', firstRun: false });

/** A transport whose attempts end as the test says, and a clock that the test turns. */
class Desk {
  time = 1_000;
  attempts = 0;
  next: 'open' | 'unreachable' | 'unauthorised' = 'open';
  reason: LostReason = 'restarting';
  protocol = PROTOCOL_VERSION;
  sessions: Session[] = [];
  contexts: StreamContext<unknown>[] = [];
  timers: { at: number; callback: () => void }[] = [];
  readonly client: ConsoleClient;

  constructor(first: Desk['next'] = 'open') {
    this.next = first;
    this.client = createConsoleClient({ kind: 'browser', connect: () => this.#connect() }, {
      now: () => this.time,
      after: (ms, callback) => {
        const timer = { at: this.time + ms, callback };
        this.timers.push(timer);
        return () => { this.timers = this.timers.filter((other) => other !== timer); };
      },
    });
  }

  #connect(): Promise<ConnectResult> {
    this.attempts += 1;
    if (this.next !== 'open') return Promise.resolve({ kind: this.next });
    const [client, server] = pairPipe<ClientMessage, ServerMessage>();
    this.sessions.push(serve(server, fakeHandlers({
      calls: { 'session.hello': () => hello(this.protocol), 'host.subnets': () => [{ interface: 'lo', cidr: '127.0.0.0/8' }] },
      streams: { 'config.watch': (_input, context) => {
        this.contexts.push(context);
        return new Promise((resolve) => context.signal.addEventListener('abort', () => resolve()));
      } },
    })));
    return Promise.resolve({ kind: 'pipe', pipe: client, reason: () => this.reason });
  }

  async advance(ms: number): Promise<void> {
    this.time += ms;
    const due = this.timers.filter((timer) => timer.at <= this.time);
    this.timers = this.timers.filter((timer) => timer.at > this.time);
    for (const timer of due) timer.callback();
    await settle(5);
  }
}

describe('the console’s client', () => {
  test('a call made before the connection stands waits for it', async () => {
    const desk = new Desk();
    expect(desk.client.state.kind).toBe('connecting');
    await expect(desk.client.call('host.subnets', {})).resolves.toEqual([{ interface: 'lo', cidr: '127.0.0.0/8' }]);
    expect(desk.client.state).toMatchObject({ kind: 'open', transport: 'browser' });
  });

  test('a lost connection says why, comes back with growing pauses, and opens streams again', async () => {
    const desk = new Desk();
    const seen: unknown[] = [];
    const states: string[] = [];
    desk.client.onState(() => states.push(desk.client.state.kind));
    desk.client.watch('config.watch', {}, { onEvent: (event) => seen.push(event.revision), onReopen: () => seen.push('reopened'), onError: () => seen.push('error') });
    await settle(5);
    desk.contexts[0]?.push({ revision: 'a' });
    await settle();
    desk.next = 'unreachable';
    desk.sessions[0]?.close();
    await settle();
    expect(desk.client.state).toEqual({ kind: 'lost', reason: 'restarting', since: 1_000, retryAt: 1_250 });
    await desk.advance(250);
    expect(desk.client.state).toMatchObject({ kind: 'lost', reason: 'unreachable', since: 1_000, retryAt: 1_750 });
    desk.next = 'open';
    await desk.advance(500);
    expect(desk.client.state.kind).toBe('open');
    expect(desk.attempts).toBe(3);
    desk.contexts[1]?.push({ revision: 'b' });
    await settle();
    expect(seen).toEqual(['a', 'reopened', 'b']);
    expect(states[0]).toBe('open');
    expect(states.at(-1)).toBe('open');
  });

  test('a stream stopped while the connection is lost stays stopped', async () => {
    const desk = new Desk();
    const stop = desk.client.watch('config.watch', {}, { onEvent: () => {} });
    await settle(5);
    desk.sessions[0]?.close();
    await settle();
    stop();
    await desk.advance(250);
    expect(desk.client.state.kind).toBe('open');
    expect(desk.contexts).toHaveLength(1);
  });

  test('a call waits for 15 s at most', async () => {
    const desk = new Desk('unreachable');
    const call = desk.client.call('host.subnets', {});
    const outcome = expect(call).rejects.toMatchObject({ code: 'disconnected' });
    await desk.advance(15_000);
    await outcome;
  });

  test('an aborted call stops waiting', async () => {
    const desk = new Desk('unreachable');
    const abort = new AbortController();
    const call = desk.client.call('host.subnets', {}, { signal: abort.signal });
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('an ended session is final until a person asks again', async () => {
    const desk = new Desk('unauthorised');
    await expect(desk.client.call('host.subnets', {})).rejects.toMatchObject({ code: 'not_permitted' });
    expect(desk.client.state.kind).toBe('unauthorised');
    await desk.advance(60_000);
    expect(desk.attempts).toBe(1);
    desk.next = 'open';
    desk.client.retryNow();
    await settle(5);
    expect(desk.client.state.kind).toBe('open');
  });

  test('a runtime of another protocol asks for a reload', async () => {
    const desk = new Desk('unreachable');
    await settle();
    desk.protocol = PROTOCOL_VERSION + 1;
    desk.next = 'open';
    await desk.advance(250);
    expect(desk.client.state.kind).toBe('outdated');
    await expect(desk.client.call('host.subnets', {})).rejects.toMatchObject({ code: 'conflict' });
  });

  test('closing is final', async () => {
    const desk = new Desk();
    await settle(5);
    desk.client.close();
    await settle();
    expect(desk.timers).toEqual([]);
    await expect(desk.client.call('host.subnets', {})).rejects.toMatchObject({ code: 'disconnected' });
  });
});
