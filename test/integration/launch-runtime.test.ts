// The runtime thread: started, served, lost, started again, given up, stopped.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClient } from '../../common/contract/client.ts';
import type { Client } from '../../common/contract/client.ts';
import { bytesPipe, portPipe } from '../../common/contract/pipes.ts';
import type { PortLike } from '../../common/contract/pipes.ts';
import { launchRuntime } from '../../host/launch-runtime.ts';
import type { LaunchedRuntime, LaunchOptions } from '../../host/launch-runtime.ts';

let root: string;
let launched: LaunchedRuntime | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vedette-launch-'));
});
afterEach(async () => {
  await launched?.stop();
  launched = undefined;
  rmSync(root, { recursive: true, force: true });
});

async function launch(folder: string, extra: Partial<LaunchOptions> = {}): Promise<LaunchedRuntime> {
  const dataDir = join(root, folder);
  mkdirSync(dataDir, { recursive: true });
  launched = await launchRuntime({ workerFile: join(import.meta.dirname, '../support/fake-runtime-worker.ts'), appRoot: root, dataDir, configPath: join(dataDir, 'vedette.yaml'), logDir: join(dataDir, 'logs'), kind: 'headless', version: '9.9.9', ...extra });
  return launched;
}
const portOf = (runtime: LaunchedRuntime, encoding: 'structured' | 'bytes'): MessagePort => {
  const port = runtime.connect(encoding);
  if (port === undefined) throw new Error('no thread runs');
  return port;
};
const clientOf = (runtime: LaunchedRuntime): Client => createClient(portPipe(portOf(runtime, 'structured') as unknown as PortLike));
const stateChange = (runtime: LaunchedRuntime, kind: string): Promise<void> => new Promise((resolve) => {
  const stop = runtime.onState((state) => {
    if (state.kind !== kind) return;
    stop();
    resolve();
  });
});

describe('the runtime thread', () => {
  test('serves over both encodings, and gives the folder back when stopped', async () => {
    const runtime = await launch('data');
    expect(runtime.info).toMatchObject({ version: '9.9.9', hostname: 'fake', configuredPort: null });
    const structured = clientOf(runtime);
    const bytes = createClient(bytesPipe(portPipe(portOf(runtime, 'bytes') as unknown as PortLike, { transferBytes: true })));
    await expect(structured.call('session.hello', {})).resolves.toMatchObject({ runtime: 'headless', version: '9.9.9' });
    await expect(bytes.call('session.hello', {})).resolves.toMatchObject({ hostname: 'fake' });
    const ended = new Promise<string>((resolve) => structured.watch('config.watch', {}, { onEvent: () => {}, onError: (error) => resolve(error.code) }));
    await runtime.stop();
    await expect(ended).resolves.toBe('disconnected');
    expect(runtime.connect('bytes')).toBeUndefined();
    expect(runtime.state.kind).toBe('stopped');
    expect(existsSync(join(root, 'data', 'vedette.lock'))).toBe(false);
  });

  test('a second launch on the same folder is told who has it', async () => {
    await launch('data');
    await expect(launchRuntime({ workerFile: 'unused', appRoot: root, dataDir: join(root, 'data'), configPath: '', logDir: join(root, 'data', 'logs'), kind: 'desktop', version: '' })).rejects.toMatchObject({ code: 'storage_locked', details: { holder: { pid: process.pid, kind: 'headless' } } });
  });

  test('a start that fails says why and leaves no lock', async () => {
    await expect(launch('newer')).rejects.toMatchObject({ code: 'storage_newer' });
    expect(readdirSync(join(root, 'newer'))).toEqual(['logs']);
  });

  test('a thread that dies is started again and knows of it', async () => {
    const runtime = await launch('data');
    const client = clientOf(runtime);
    const restarting = stateChange(runtime, 'restarting');
    const running = stateChange(runtime, 'running');
    await expect(client.call('checks.run', { name: 'me' })).rejects.toMatchObject({ code: 'disconnected' });
    await restarting;
    await running;
    await expect(clientOf(runtime).call('host.subnets', {})).resolves.toEqual([{ interface: 'crash', cidr: 'crash asked for by me' }]);
  });

  test('a thread that keeps dying is given up', async () => {
    const runtime = await launch('doomed', { restartPauses: [0] });
    const failed = stateChange(runtime, 'failed');
    clientOf(runtime).call('checks.run', { name: 'x' }).catch(() => {});
    await failed;
    expect(runtime.state).toMatchObject({ kind: 'failed', error: { message: 'doomed' } });
    expect(runtime.connect('bytes')).toBeUndefined();
  });

  test('notifications are shown by the main thread, and its failure is an answer', async () => {
    const seen: string[] = [];
    const runtime = await launch('data', { notifier: { notify: (notification) => {
      seen.push(notification.title);
      return seen.length === 1 ? Promise.resolve({ shown: true, reason: '' }) : Promise.reject(new Error('no bus'));
    } } });
    const client = clientOf(runtime);
    await expect(client.call('notifications.test', {})).resolves.toEqual({ shown: true, reason: '' });
    await expect(client.call('notifications.test', {})).resolves.toEqual({ shown: false, reason: 'no bus' });
  });
});
