import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeHandlers, settle } from '../../test/support/fake-handlers.ts';
import type { StreamContext } from './contract.ts';
import { pairPipe } from './pipes.ts';
import { serve } from './server.ts';
import type { ServeOptions } from './server.ts';
import type { ClientMessage, Pipe, ServerMessage } from './wire.ts';

interface Raw {
  readonly pipe: Pipe<unknown, ServerMessage>;
  readonly received: ServerMessage[];
  readonly context: () => StreamContext<unknown>;
  readonly end: () => void;
}

/** A console that speaks the messages by hand, and a stream handler that the test drives. */
function rawConsole(stream: 'events.watch' | 'config.watch', options: ServeOptions = {}): Raw {
  const [client, server] = pairPipe<unknown, ServerMessage>();
  let context: StreamContext<unknown> | undefined;
  let end: () => void = () => {};
  const handler = (_input: unknown, given: StreamContext<never>): Promise<void> => {
    context = given;
    return new Promise((resolve) => {
      end = resolve;
    });
  };
  serve(server as Pipe<ServerMessage, ClientMessage>, fakeHandlers({ calls: { 'host.subnets': () => [] }, streams: { [stream]: handler } }), options);
  const received: ServerMessage[] = [];
  client.onMessage((message) => received.push(message));
  return {
    pipe: client,
    received,
    context: () => {
      if (context === undefined) throw new Error('the stream was not opened');
      return context;
    },
    end: () => end(),
  };
}

const events = (received: readonly ServerMessage[]): unknown[] => received.filter((message) => message.kind === 'event').map((message) => message.value);

describe('backpressure', () => {
  test('a coalescing stream keeps only the newest event while one is unacknowledged', async () => {
    const raw = rawConsole('config.watch');
    raw.pipe.post({ kind: 'open', id: 1, name: 'config.watch', input: {} });
    await settle();
    for (const revision of ['a', 'b', 'c']) raw.context().push({ revision });
    await settle();
    expect(events(raw.received)).toEqual([{ revision: 'a' }]);
    raw.pipe.post({ kind: 'ack', id: 1 });
    await settle();
    expect(events(raw.received)).toEqual([{ revision: 'a' }, { revision: 'c' }]);
    raw.pipe.post({ kind: 'ack', id: 1 });
    await settle();
    raw.context().push({ revision: 'd' });
    await settle();
    expect(events(raw.received).at(-1)).toEqual({ revision: 'd' });
  });

  test('another stream queues up to its limit, then ends with unavailable and aborts its handler', async () => {
    const raw = rawConsole('events.watch', { maxQueuedEvents: 3 });
    raw.pipe.post({ kind: 'open', id: 7, name: 'events.watch', input: {} });
    await settle();
    for (let i = 0; i < 4; i++) raw.context().push({ n: i });
    await settle();
    expect(raw.context().signal.aborted).toBe(false);
    raw.context().push({ n: 4 });
    await settle();
    expect(raw.context().signal.aborted).toBe(true);
    expect(events(raw.received)).toEqual([{ n: 0 }]);
    expect(raw.received.at(-1)).toMatchObject({ kind: 'error', id: 7, error: { code: 'unavailable' } });
  });

  test('a stream that is over still delivers what waits, then says end once', async () => {
    const raw = rawConsole('events.watch');
    raw.pipe.post({ kind: 'open', id: 1, name: 'events.watch', input: {} });
    await settle();
    for (let i = 0; i < 3; i++) raw.context().push({ n: i });
    raw.end();
    for (let i = 0; i < 6; i++) {
      await settle();
      raw.pipe.post({ kind: 'ack', id: 1 });
    }
    await settle();
    expect(raw.received.map((message) => message.kind)).toEqual(['event', 'event', 'event', 'end']);
  });

  test('an acknowledgement too many does not let two events out at once', async () => {
    const raw = rawConsole('events.watch');
    raw.pipe.post({ kind: 'open', id: 1, name: 'events.watch', input: {} });
    for (let i = 0; i < 5; i++) raw.pipe.post({ kind: 'ack', id: 1 });
    await settle();
    raw.context().push({ n: 0 });
    raw.context().push({ n: 1 });
    await settle();
    expect(events(raw.received)).toEqual([{ n: 0 }]);
  });
});

describe('what a console may send', () => {
  test('an id of open work used again is ignored', async () => {
    const raw = rawConsole('events.watch');
    raw.pipe.post({ kind: 'open', id: 1, name: 'events.watch', input: {} });
    await settle();
    const first = raw.context();
    raw.pipe.post({ kind: 'open', id: 1, name: 'events.watch', input: {} });
    await settle();
    expect(raw.context()).toBe(first);
    expect(raw.received).toEqual([]);
  });

  test('an event that cannot travel fails its stream', async () => {
    const [client, server] = pairPipe<ClientMessage, ServerMessage>((message) => structuredClone(message));
    serve(server, fakeHandlers({ streams: { 'config.watch': (_input, context) => {
      context.push({ revision: (() => 1) as never });
      return Promise.resolve();
    } } }));
    const received: ServerMessage[] = [];
    client.onMessage((message) => received.push(message));
    client.post({ kind: 'open', id: 1, name: 'config.watch', input: {} });
    await settle();
    expect(received).toMatchObject([{ kind: 'error', id: 1, error: { code: 'internal' } }]);
  });

  test('too many malformed messages close the connection', async () => {
    const raw = rawConsole('events.watch');
    let closed = false;
    raw.pipe.onClose(() => { closed = true; });
    for (let i = 0; i < 20; i++) raw.pipe.post({ kind: 'call', id: 'x' });
    await settle();
    expect(closed).toBe(true);
  });

  test('nothing that a console sends throws or goes unanswered', async () => {
    const kind = fc.constantFrom('call', 'open', 'cancel', 'ack', 'other');
    const name = fc.oneof(fc.constantFrom('host.subnets', 'events.watch', 'query.run', '__proto__', 'constructor'), fc.string());
    const anyMessage = fc.oneof({ weight: 5, arbitrary: fc.record({ kind, id: fc.integer({ min: 0, max: 20 }), name, input: fc.anything() }) }, { weight: 1, arbitrary: fc.anything() });
    await fc.assert(
      fc.asyncProperty(fc.array(anyMessage, { maxLength: 15 }), async (messages) => {
        const raw = rawConsole('events.watch');
        for (const message of messages) raw.pipe.post(message);
        raw.pipe.post({ kind: 'call', id: 999, name: 'host.subnets', input: {} });
        await settle(2);
        expect(raw.received).toContainEqual({ kind: 'result', id: 999, output: [] });
      }),
      { numRuns: 100 },
    );
  });
});
