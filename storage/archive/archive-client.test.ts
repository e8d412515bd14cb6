// What the archive process says of a work that nobody wants any more hurts nobody.
import { expect, it } from 'vitest';
import { ArchiveClient } from './archive-client.ts';

/** A client over a process that says what the test says. */
function createClient() {
  const posted: unknown[] = [];
  let listener = (_message: unknown): void => undefined;
  const client = new ArchiveClient({
    spawn: () => ({ post: (message) => void posted.push(message), onMessage: (each) => (listener = each), onExit: () => undefined, kill: () => undefined }),
    after: () => () => undefined,
  });
  return { client, posted, say: (message: unknown): void => listener(message) };
}

const VERIFY = { folder: '/nowhere', files: [] };

it('tells nobody of progress after a cancel', async () => {
  const { client, posted, say } = createClient();
  const stop = new AbortController();
  const told: number[] = [];
  const work = client.request('verify', VERIFY, { signal: stop.signal, onProgress: (done) => void told.push(done) });
  say({ kind: 'progress', id: 1, done: 0.25 });
  stop.abort();
  say({ kind: 'progress', id: 1, done: 0.5 });
  await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  expect(told).toEqual([0.25]);
  expect(posted.slice(1)).toEqual([{ kind: 'cancel', id: 1 }]);
});

it('ends the work when whoever hears of its progress gives up', async () => {
  const { client, posted, say } = createClient();
  const work = client.request('verify', VERIFY, {
    onProgress() {
      throw new Error('enough');
    },
  });
  say({ kind: 'progress', id: 1, done: 0.25 });
  await expect(work).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('enough') });
  expect(posted.slice(1)).toEqual([{ kind: 'cancel', id: 1 }]);
  say({ kind: 'answer', id: 1, answer: { problems: [] } });
  expect(client.busy).toBe(false);
});
