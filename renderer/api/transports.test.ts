import { MessageChannel as NodeMessageChannel } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { PORT_MESSAGE_KIND, PORT_REQUEST_KIND } from '../../common/contract/desktop.ts';
import { createPortTransport } from './port-transport.ts';
import type { PortWindow } from './port-transport.ts';
import { lostReason, socketUrl } from './socket-transport.ts';

describe('the WebSocket of a page', () => {
  test('is at the page’s own host', () => {
    expect(socketUrl({ protocol: 'http:', host: '127.0.0.1:7474' })).toBe('ws://127.0.0.1:7474/ws');
    expect(socketUrl({ protocol: 'https:', host: 'x' })).toBe('wss://x/ws');
  });

  test.each([
    [1012, 'restarting'],
    [1001, 'stopped'],
    [1006, 'unreachable'],
    [1000, 'unreachable'],
  ])('closed with %i means %s', (code, reason) => {
    expect(lostReason(code)).toBe(reason);
  });
});

/** A window that answers requests for ports as the preload does, or not. */
class FakeWindow implements PortWindow {
  readonly location = { origin: 'app://vedette' };
  readonly requests: unknown[] = [];
  readonly timers: (() => void)[] = [];
  #listener: (event: MessageEvent<unknown>) => void = () => {};
  readonly answers: boolean;

  constructor(answers: boolean) {
    this.answers = answers;
  }
  postMessage(message: unknown, targetOrigin: string): void {
    this.requests.push([message, targetOrigin]);
    if (this.answers) this.deliver(this);
  }
  addEventListener(_type: 'message', listener: (event: MessageEvent<unknown>) => void): void {
    this.#listener = listener;
  }
  setTimeout(callback: () => void): number {
    return this.timers.push(callback);
  }
  /** Delivers a port; `source` says who sent it. */
  deliver(source: unknown, data: unknown = { kind: PORT_MESSAGE_KIND }): NodeMessageChannel {
    const channel = new NodeMessageChannel();
    this.#listener({ source, data, ports: [channel.port1] } as unknown as MessageEvent<unknown>);
    return channel;
  }
}

describe('the port of a desktop window', () => {
  test('is asked for and taken', async () => {
    const page = new FakeWindow(true);
    const result = await createPortTransport(page).connect();
    expect(page.requests).toEqual([[{ kind: PORT_REQUEST_KIND }, 'app://vedette']]);
    expect(result.kind).toBe('pipe');
    if (result.kind === 'pipe') {
      expect(result.reason()).toBe('restarting');
      result.pipe.close();
    }
  });

  test('may come before it is asked for; the newest counts', async () => {
    const page = new FakeWindow(false);
    const transport = createPortTransport(page);
    const old = page.deliver(page);
    const oldClosed = new Promise((resolve) => old.port2.once('close', () => resolve('closed')));
    page.deliver(page);
    expect(await oldClosed).toBe('closed');
    const result = await transport.connect();
    expect(page.requests).toEqual([]);
    expect(result.kind).toBe('pipe');
    if (result.kind === 'pipe') result.pipe.close();
  });

  test('of a stranger, or of another kind, is not taken; waiting ends', async () => {
    const page = new FakeWindow(false);
    const connecting = createPortTransport(page).connect();
    const channels = [page.deliver({}), page.deliver(page, { kind: 'other' }), page.deliver(page, null)];
    for (const callback of page.timers) callback();
    expect((await connecting).kind).toBe('unreachable');
    for (const channel of channels) channel.port1.close();
  });
});
