// Whatever consoles do and in whatever order: calls settle once, streams stay in order, nothing is left running.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClient } from '../../common/contract/client.ts';
import type { StreamContext, StreamEvent } from '../../common/contract/contract.ts';
import { bytesPipe, pairPipe } from '../../common/contract/pipes.ts';
import { serve } from '../../common/contract/server.ts';
import type { ClientMessage, ServerMessage } from '../../common/contract/wire.ts';
import { fakeHandlers, settle } from '../support/fake-handlers.ts';

type Step = { readonly do: 'call' | 'abort' | 'answer' | 'fail' | 'watch' | 'stop' | 'push' | 'end' | 'turn'; readonly pick: number };
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('call', 'abort', 'answer', 'fail', 'watch', 'stop', 'push', 'push', 'end', 'turn', 'turn'),
  pick: fc.nat(1_000),
});

/** The one of a list that a step picks; undefined when the list is empty. */
const picked = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];

interface Watched {
  readonly seen: number[];
  readonly ends: string[];
  stopped: boolean;
  stop(): void;
}

test('calls settle once, streams deliver in order, nothing is left running', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const [left, right] = pairPipe<Uint8Array, Uint8Array>();
      const pending: { resolve(): void; reject(error: Error): void }[] = [];
      const contexts: { push(): void; end(): void }[] = [];
      let counter = 0;
      const open = <E>(context: StreamContext<E>, event: (n: number) => E): Promise<void> =>
        new Promise((resolve) => {
          contexts.push({ push: () => context.push(event(counter++) as Parameters<typeof context.push>[0]), end: resolve });
          context.signal.addEventListener('abort', () => resolve());
        });
      const session = serve(bytesPipe<ServerMessage, ClientMessage>(right), fakeHandlers({
        calls: { 'host.subnets': (_input, { signal }) => new Promise((resolve, reject) => {
          pending.push({ resolve: () => resolve([]), reject });
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        }) },
        streams: {
          'config.watch': (_input, context) => open(context, (n): StreamEvent<'config.watch'> => ({ revision: String(n) })),
          'events.watch': (_input, context) => open(context, (n): StreamEvent<'events.watch'> => ({ events: [], spans: [{ id: n, kind: 'asleep', from: 0, to: 1, detail: '' }] })),
        },
      }));
      const client = createClient(bytesPipe<ClientMessage, ServerMessage>(left));
      const aborts: AbortController[] = [];
      const outcomes: string[][] = [];
      const watched: Watched[] = [];

      for (const { do: what, pick } of steps) {
        if (what === 'call') {
          const abort = new AbortController();
          const outcome: string[] = [];
          aborts.push(abort);
          outcomes.push(outcome);
          void client.call('host.subnets', {}, { signal: abort.signal }).then(() => outcome.push('answered'), (error: { code: string }) => outcome.push(error.code));
        } else if (what === 'watch') {
          const coalesce = pick % 2 === 0;
          const one: Watched = { seen: [], ends: [], stopped: false, stop: () => {} };
          const listener = { onEnd: () => one.ends.push('end'), onError: (error: { code: string }) => one.ends.push(error.code) };
          one.stop = coalesce
            ? client.watch('config.watch', {}, { ...listener, onEvent: (event) => one.seen.push(Number(event.revision)) })
            : client.watch('events.watch', {}, { ...listener, onEvent: (event) => one.seen.push(event.spans[0]?.id ?? -1) });
          watched.push(one);
        } else if (what === 'stop') {
          const one = picked(watched, pick);
          if (one !== undefined) one.stopped = true;
          one?.stop();
        } else if (what === 'abort') picked(aborts, pick)?.abort();
        else if (what === 'answer') picked(pending, pick)?.resolve();
        else if (what === 'fail') picked(pending, pick)?.reject(new Error('failed'));
        else if (what === 'push') picked(contexts, pick)?.push();
        else if (what === 'end') picked(contexts, pick)?.end();
        else await settle(1);
      }
      await settle(20);
      client.close();
      await settle();

      for (const outcome of outcomes) expect(outcome).toHaveLength(1);
      for (const { seen, ends, stopped } of watched) {
        expect(seen).toEqual([...seen].sort((a, b) => a - b));
        expect(new Set(seen).size).toBe(seen.length);
        if (stopped) expect(ends.length).toBeLessThanOrEqual(1);
        else expect(ends).toHaveLength(1);
      }
      expect(session.running).toBe(0);
    }),
    { numRuns: 120 },
  );
});
