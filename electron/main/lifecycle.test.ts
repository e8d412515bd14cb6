// The end of the app: it waits for the agent, but not for ever; and closing windows is not the end.
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installLifecycle, type Lifecycle } from './lifecycle.ts';

class App extends EventEmitter {
  readonly exits: number[] = [];
  quits = 0;
  quit(): void {
    this.quits += 1;
  }
  exit(code = 0): void {
    this.exits.push(code);
  }
}

const errors: string[] = [];
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: (message: string) => void errors.push(message) };
function install(stop: () => Promise<void>, onActivate: () => void = () => undefined): { app: App; lifecycle: Lifecycle; willQuit(): { prevented: boolean } } {
  const app = new App();
  const lifecycle = installLifecycle({ app: app as never, log, onActivate, stop, stopLimitMs: 5_000 });
  return {
    app,
    lifecycle,
    willQuit() {
      const event = { prevented: false, preventDefault: () => (event.prevented = true) };
      app.emit('before-quit');
      app.emit('will-quit', event);
      return event;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  errors.length = 0;
});
afterEach(() => vi.useRealTimers());

test('quitting is held back until the agent has stopped, and then not again', async () => {
  let stopped = (): void => undefined;
  const { app, lifecycle, willQuit } = install(() => new Promise((resolve) => (stopped = resolve)));
  expect(lifecycle.quitting).toBe(false);
  expect(willQuit().prevented).toBe(true);
  expect(lifecycle.quitting).toBe(true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(app.exits).toEqual([]);
  stopped();
  await vi.advanceTimersByTimeAsync(0);
  expect(app.exits).toEqual([0]);
  expect(willQuit().prevented).toBe(false);
});

test('an agent that does not stop is left behind after the limit, and the log says so', async () => {
  const { app, willQuit } = install(() => new Promise(() => undefined));
  willQuit();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(app.exits).toEqual([0]);
  expect(errors).toHaveLength(1);
});

test('an agent that fails to stop does not keep the app', async () => {
  const { app, willQuit } = install(() => Promise.reject(new Error('disk full')));
  willQuit();
  await vi.advanceTimersByTimeAsync(0);
  expect(app.exits).toEqual([0]);
  expect(errors).toHaveLength(1);
});

test('the last window closing leaves the agent running; the dock icon asks for the window', () => {
  let activated = 0;
  const { app } = install(() => Promise.resolve(), () => (activated += 1));
  app.emit('window-all-closed');
  app.emit('activate');
  expect(app.quits).toBe(0);
  expect(app.exits).toEqual([]);
  expect(activated).toBe(1);
});
