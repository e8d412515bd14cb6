// The contract behaves the same over every pipe.
import { afterEach, describe, expect, test } from 'vitest';
import { createClient } from '../../common/contract/client.ts';
import type { Client } from '../../common/contract/client.ts';
import type { Handlers, StreamContext } from '../../common/contract/contract.ts';
import { serve } from '../../common/contract/server.ts';
import type { ServeOptions, Session } from '../../common/contract/server.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { CONTRACT_PIPES } from '../support/contract-pipes.ts';
import { fakeHandlers, settle } from '../support/fake-handlers.ts';

const open: Client[] = [];
afterEach(() => {
  for (const client of open.splice(0)) client.close();
});

const frame = { t0: 1_000, step: 10, length: 3, series: [{ name: 'a', metric: 'm', tags: ['host:x'], unit: '', values: new Float64Array([1, Number.NaN, -0]) }] };
const live = (t: number): { reset: boolean; results: { id: string; frame: typeof frame }[]; completeUpTo: number } => ({ reset: false, results: [{ id: 'q', frame }], completeUpTo: t });
const watchInput = { queries: [{ id: 'q', text: 'avg:m{*}' }] };

describe.each(CONTRACT_PIPES)('over %s', (_name, makePipe) => {
  const start = (given: Parameters<typeof fakeHandlers>[0], options: ServeOptions = {}): { client: Client; session: Session } => {
    const ends = makePipe();
    const session = serve(ends.server, fakeHandlers(given), { validateOutputs: true, ...options });
    const client = createClient(ends.client);
    open.push(client);
    return { client, session };
  };

  test('a call is answered, typed arrays and special numbers included', async () => {
    const { client } = start({
      calls: {
        'query.run': (input) => input.queries.map((query) => ({ id: query.id, result: { frame, stats: { ms: 1, pointsRead: { live: 0, head: 1, sqlite: 2, rollups: 3, archive: 4 }, parts: [{ tier: 'head' as const, resolution: 0, from: 0, to: 1 }], seriesMatched: 1, chunksRead: 0, cached: false }, rollup: { aggregator: 'avg', interval: 10 }, completeUpTo: 5, notices: [] } })),
      },
    });
    const answers = await client.call('query.run', { queries: [{ id: 'one', text: 'x' }], from: 0, to: 1, maxPoints: 5 });
    expect(answers[0]?.result?.frame).toStrictEqual(frame);
  });

  test('errors keep code, sentence and details; unknown errors become internal', async () => {
    const { client } = start({
      calls: {
        'checks.run': () => {
          throw new VedetteError('not_found', 'no such check', { allowed: ['cpu'] });
        },
        'status.get': () => Promise.reject(new TypeError('boom')),
      },
    });
    await expect(client.call('checks.run', { name: 'x' })).rejects.toMatchObject({ code: 'not_found', message: 'no such check', details: { allowed: ['cpu'] } });
    await expect(client.call('status.get', {})).rejects.toMatchObject({ code: 'internal', message: 'boom' });
  });

  test('bad input names the place; unknown names are refused', async () => {
    const { client } = start({});
    await expect(client.call('query.run', { queries: [{ id: 'a', text: 5 as never }], from: 0, to: 1, maxPoints: 1 })).rejects.toMatchObject({ code: 'bad_input', details: { path: 'queries[0].text' } });
    await expect(client.call('nothing.here' as never, {} as never)).rejects.toMatchObject({ code: 'not_found' });
    await expect(client.call('toString' as never, {} as never)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('an answer that breaks the contract is an error of the runtime', async () => {
    const { client } = start({ calls: { 'host.subnets': () => [{ interface: 5 as never, cidr: 'x' }] } });
    await expect(client.call('host.subnets', {})).rejects.toMatchObject({ code: 'internal' });
  });

  test('aborting a call rejects it at once and aborts the work', async () => {
    let seen: AbortSignal | undefined;
    const { client, session } = start({ calls: { 'host.inventory': (_input, context) => new Promise((_resolve, reject) => {
      seen = context.signal;
      context.signal.addEventListener('abort', () => reject(new Error('stopped')));
    }) } });
    const abort = new AbortController();
    const call = client.call('host.inventory', {}, { signal: abort.signal });
    await settle();
    expect(session.running).toBe(1);
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await settle();
    expect(seen?.aborted).toBe(true);
    expect(session.running).toBe(0);
    await expect(client.call('host.inventory', {}, { signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('a stream delivers in order, then ends', async () => {
    const { client } = start({ streams: { 'live.watch': (_input, context) => {
      for (let i = 0; i < 5; i++) context.push(live(i));
      return Promise.resolve();
    } } });
    const seen: number[] = [];
    await new Promise<void>((resolve, reject) => {
      client.watch('live.watch', watchInput, { onEvent: (event) => seen.push(event.completeUpTo), onEnd: resolve, onError: reject });
    });
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  test('stopping a stream aborts its handler and silences the listener', async () => {
    let context: StreamContext<unknown> | undefined;
    const { client, session } = start({ streams: { 'live.watch': (_input, given) => {
      context = given;
      return new Promise((resolve) => given.signal.addEventListener('abort', () => resolve()));
    } } });
    const seen: string[] = [];
    const stop = client.watch('live.watch', watchInput, { onEvent: () => seen.push('event'), onEnd: () => seen.push('end'), onError: () => seen.push('error') });
    await settle();
    context?.push(live(1));
    await settle();
    stop();
    stop();
    context?.push(live(2));
    await settle();
    expect(seen).toEqual(['event']);
    expect(session.running).toBe(0);
  });

  test('a listener that throws ends its stream and nobody else’s', async () => {
    const { client, session } = start({ streams: { 'live.watch': (_input, context) => {
      context.push(live(1));
      return new Promise((resolve) => context.signal.addEventListener('abort', () => resolve()));
    } } });
    const failed = await new Promise<VedetteError>((resolve) => {
      client.watch('live.watch', watchInput, { onEvent: () => { throw new Error('broken page'); }, onError: resolve });
    });
    expect(failed.code).toBe('internal');
    await settle();
    expect(session.running).toBe(0);
  });

  test('closing fails what is open with disconnected and stops the work', async () => {
    const { client, session } = start({
      calls: { 'host.inventory': (_input, context) => new Promise((_resolve, reject) => context.signal.addEventListener('abort', () => reject(new Error('gone')))) },
      streams: { 'live.watch': (_input, context) => new Promise((resolve) => context.signal.addEventListener('abort', () => resolve())) },
    });
    const call = client.call('host.inventory', {});
    const stream = new Promise<VedetteError>((resolve) => client.watch('live.watch', watchInput, { onEvent: () => {}, onError: resolve }));
    await settle();
    expect(session.running).toBe(2);
    session.close();
    await expect(call).rejects.toMatchObject({ code: 'disconnected' });
    expect((await stream).code).toBe('disconnected');
    await settle();
    expect(session.running).toBe(0);
    expect(client.closed).toBe(true);
    await expect(client.call('status.get', {})).rejects.toMatchObject({ code: 'disconnected' });
  });

  test('more than the limit of open work is refused, and cancelling does not make room before the work has ended', async () => {
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => { release = resolve; });
    const never: Handlers['calls']['host.subnets'] = async () => {
      await gate;
      return [];
    };
    const { client } = start({ calls: { 'host.subnets': never } }, { maxOpen: 2 });
    const abort = new AbortController();
    const first = client.call('host.subnets', {}, { signal: abort.signal });
    const second = client.call('host.subnets', {});
    await settle();
    abort.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await expect(client.call('host.subnets', {})).rejects.toMatchObject({ code: 'unavailable' });
    release();
    await expect(second).resolves.toEqual([]);
    await expect(client.call('host.subnets', {})).resolves.toEqual([]);
  });
});
