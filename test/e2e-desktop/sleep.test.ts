// The OS announces a sleep and the machine stands still: the timeline says that it slept, for as long as it did.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callRuntime, startDesktop, type StartedDesktop } from './start-desktop.ts';

/** A little more than what the runtime takes for a sleep when it was announced; without the hint it would take three times as long. */
const NAP_MS = 14_000;

let app: StartedDesktop;
beforeAll(async () => {
  app = await startDesktop();
});
afterAll(() => app?.end());

test('a nap that the OS announced is on the timeline', async () => {
  const page = await app.page();
  // Only a runtime that has started can hear of a sleep: the page may be there long before it.
  await callRuntime(page, 'session.hello', {});
  const before = Date.now();
  await app.evaluate(({ powerMonitor }) => {
    powerMonitor.emit('suspend');
  });
  // Answered by the same thread that the hint went to, after it.
  await callRuntime(page, 'session.hello', {});
  process.kill(app.pid, 'SIGSTOP');
  try {
    await new Promise((resolve) => setTimeout(resolve, NAP_MS));
  } finally {
    process.kill(app.pid, 'SIGCONT');
  }
  await app.evaluate(({ powerMonitor }) => {
    powerMonitor.emit('resume');
  });
  const newest = async (): Promise<string[]> => (await callRuntime(page, 'events.list', { from: before, to: Date.now() + 60_000, limit: 100 })).events.map((event) => event.kind);
  await expect.poll(newest, { timeout: 5_000 }).toContain('host.asleep');
  const spans = await callRuntime(page, 'spans.list', { from: before, to: Date.now() + 60_000 });
  const nap = spans.find((span) => span.kind === 'asleep');
  expect(nap).toBeDefined();
  expect((nap?.to ?? 0) - (nap?.from ?? 0)).toBeGreaterThan(NAP_MS - 4_000);
});
