// The relay between pages and the runtime thread: messages pass unread, ends close each other, waiting ports are bounded.
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort as ThreadPort } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { MessageChannelMain } from '../../test/support/electron-stand-in/message-ports.ts';
import { createPortDesk } from './port-desk.ts';

const channels: MessageChannel[] = [];
afterEach(() => {
  for (const channel of channels.splice(0)) channel.port1.close();
});
function threadChannel(): { near: ThreadPort; far: ThreadPort } {
  const channel = new MessageChannel();
  channels.push(channel);
  return { near: channel.port1, far: channel.port2 };
}
type PagePort = Parameters<ReturnType<typeof createPortDesk>['hand']>[0];
function pageChannel(): { page: InstanceType<typeof MessageChannelMain>['port1']; handed: PagePort } {
  const { port1, port2 } = new MessageChannelMain();
  port1.start();
  return { page: port1, handed: port2 };
}
const once = (emitter: { once(event: string, listener: (value: unknown) => void): unknown }, event: string): Promise<unknown> => new Promise((resolve) => emitter.once(event, resolve));

test('a port that came early is joined when the runtime is up; typed arrays pass both ways', async () => {
  const desk = createPortDesk();
  const { page, handed } = pageChannel();
  const { near, far } = threadChannel();
  desk.hand(handed);
  page.postMessage({ kind: 'call', values: new Float64Array([1, Number.NaN]) });
  const arrived = once(far, 'message');
  desk.up(() => near);
  expect(await arrived).toEqual({ kind: 'call', values: new Float64Array([1, Number.NaN]) });

  const answered = once(page, 'message');
  far.postMessage({ values: new Uint32Array([7]) });
  expect(await answered).toMatchObject({ data: { values: new Uint32Array([7]) } });
});

test('the end of the thread closes the page port, and the end of the page closes the thread port', async () => {
  const desk = createPortDesk();
  const first = { ...pageChannel(), ...threadChannel() };
  const second = { ...pageChannel(), ...threadChannel() };
  const ports = [first.near, second.near];
  desk.up(() => ports.shift());
  desk.hand(first.handed);
  desk.hand(second.handed);
  const pageClosed = once(first.page, 'close');
  first.far.close();
  await pageClosed;
  const threadClosed = once(second.far, 'close');
  second.page.close();
  await threadClosed;
});

test('while the runtime is down ports are closed at once, and so is one that it no longer serves', async () => {
  const desk = createPortDesk();
  const early = pageChannel();
  const earlyClosed = once(early.page, 'close');
  desk.hand(early.handed);
  desk.down();
  await earlyClosed;
  const late = pageChannel();
  const lateClosed = once(late.page, 'close');
  desk.hand(late.handed);
  await lateClosed;
  desk.up(() => undefined);
  const unlucky = pageChannel();
  const unluckyClosed = once(unlucky.page, 'close');
  desk.hand(unlucky.handed);
  await unluckyClosed;
});

test('a page gone wrong cannot fill the waiting room', async () => {
  const desk = createPortDesk();
  let closed = 0;
  const pages = Array.from({ length: 12 }, pageChannel);
  for (const { page, handed } of pages) {
    page.on('close', () => (closed += 1));
    desk.hand(handed);
  }
  await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
  expect(closed).toBe(4);
  desk.down();
});
