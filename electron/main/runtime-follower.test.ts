// What the rest of the shell hears of the runtime thread: up, restarting, up again, given up.
import { MessageChannel, type MessagePort as ThreadPort } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { portPipe, type PortLike } from '../../common/contract/pipes.ts';
import { serve } from '../../common/contract/server.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { AgentStatus } from '../../common/model/status.ts';
import type { RuntimeState } from '../../host/launch-runtime.ts';
import { fakeHandlers } from '../../test/support/fake-handlers.ts';
import { followRuntime } from './runtime-follower.ts';
import type { TrayStatus } from './status-feed.ts';

const open: ThreadPort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

const status: AgentStatus = {
  t: 0, startedAt: 0, worst: 'warn', findings: [{ id: 'a', state: 'warn', key: 'a', params: {}, since: 0, link: '/' }], completeUpTo: null, sourcesBehind: [],
  cpuPercent: null, budgetPercent: 1, rssBytes: 1, diskWriteBytesPerSecond: null, viewers: 0, shed: [], series: 0,
};

/** A runtime whose every port is really served. */
function servedPort(): ThreadPort {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const handlers = fakeHandlers({
    streams: {
      'status.watch': (_input, context) => {
        context.push(status);
        return new Promise((resolve) => context.signal.addEventListener('abort', () => resolve()));
      },
    },
  });
  serve(portPipe(port1 as unknown as PortLike), handlers, {});
  return port2;
}

test('each life of the thread feeds the tray; each end is a notice, and closes the desk', async () => {
  let say = (_state: RuntimeState): void => undefined;
  let running = true;
  const heard: string[] = [];
  let onStatus = (_status: TrayStatus): void => undefined;
  const nextStatus = (): Promise<TrayStatus> => new Promise((resolve) => (onStatus = resolve));

  const first = nextStatus();
  followRuntime(
    {
      connect: () => (running ? servedPort() : undefined),
      onState: (listener) => {
        say = listener;
        return () => undefined;
      },
    },
    {
      desk: { hand: () => undefined, up: () => heard.push('desk up'), down: () => heard.push('desk down') },
      inbox: { notice: (kind, detail) => heard.push(`${kind}: ${detail}`) },
      onStatus: (value) => onStatus(value),
      onDown: () => heard.push('tray down'),
    },
  );
  expect(await first).toEqual({ worst: 'warn', findings: 1 });

  running = false;
  say({ kind: 'restarting', detail: 'it died' });
  running = true;
  const second = nextStatus();
  say({ kind: 'running' });
  expect(await second).toEqual({ worst: 'warn', findings: 1 });

  running = false;
  say({ kind: 'failed', error: new VedetteError('internal', 'it died too often') });
  say({ kind: 'stopped' });
  expect(heard).toEqual([
    'desk up',
    'desk down', 'tray down', 'runtime_restarting: it died',
    'desk up', 'runtime_restarted: ',
    'desk down', 'tray down', 'runtime_failed: it died too often',
    'desk down', 'tray down',
  ]);
});
