// Routes and notices reach a page once, whether it listens already or later.
import { expect, test } from 'vitest';
import type { ShellEvent } from '../desktop-contract.ts';
import { createShellInbox } from './shell-inbox.ts';

function inboxAt(start: number): { inbox: ReturnType<typeof createShellInbox>; sent: ShellEvent[]; clock: { now: number } } {
  const clock = { now: start };
  const sent: ShellEvent[] = [];
  return { inbox: createShellInbox(() => clock.now, (event) => void sent.push(event)), sent, clock };
}

test('a route waits for the page and is given once; after that it is sent at once', () => {
  const { inbox, sent } = inboxAt(0);
  inbox.navigate('/events');
  expect(sent).toEqual([]);
  expect(inbox.takeRoute()).toBe('/events');
  expect(inbox.takeRoute()).toBeNull();
  inbox.navigate('/host');
  expect(sent).toEqual([{ kind: 'navigate', route: '/host' }]);
});

test('a new document has to ask again, and an old route is no longer wanted', () => {
  const { inbox, sent, clock } = inboxAt(0);
  inbox.takeRoute();
  inbox.pageReset();
  inbox.navigate('/events');
  expect(sent).toEqual([]);
  clock.now = 30_000;
  expect(inbox.takeRoute()).toBeNull();
});

test('notices are sent and kept, the last twenty of the last minute', () => {
  const { inbox, sent, clock } = inboxAt(5);
  for (let i = 0; i < 25; i++) inbox.notice('runtime_restarting', String(i));
  expect(sent).toHaveLength(25);
  expect(inbox.notices()).toHaveLength(20);
  expect(inbox.notices()[19]).toEqual({ kind: 'runtime_restarting', t: 5, detail: '24' });
  clock.now = 60_005;
  expect(inbox.notices()).toEqual([]);
});
