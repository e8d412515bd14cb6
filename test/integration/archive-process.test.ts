// The way of an SQL statement through every process: console, runtime thread, main thread, archive process; headless and as on the desktop.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClient } from '../../common/contract/client.ts';
import { portPipe } from '../../common/contract/pipes.ts';
import type { PortLike } from '../../common/contract/pipes.ts';
import { createArchiveStarter } from '../../electron/main/archive-process.ts';
import type { UtilityForks } from '../../electron/main/archive-process.ts';
import { launchRuntime } from '../../host/launch-runtime.ts';
import type { LaunchedRuntime, LaunchOptions } from '../../host/launch-runtime.ts';
import { utilityProcess } from '../support/electron-stand-in/utility-process.ts';

const repository = join(import.meta.dirname, '../..');
let dataDir: string;
let launched: LaunchedRuntime | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'vedette-archive-process-'));
});
afterEach(async () => {
  await launched?.stop();
  launched = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

async function launch(extra: Partial<LaunchOptions> = {}): Promise<ReturnType<typeof createClient>> {
  launched = await launchRuntime({
    workerFile: join(repository, 'host/runtime-entry.ts'),
    archiveEntry: join(repository, 'host/archive-entry.ts'),
    appRoot: repository,
    dataDir,
    configPath: join(dataDir, 'vedette.yaml'),
    logDir: join(dataDir, 'logs'),
    kind: 'headless',
    version: '9.9.9',
    ...extra,
  });
  return createClient(portPipe(launched.connect('structured') as unknown as PortLike));
}

test.each([
  ['a child of Node', {}],
  ['a utility process', { startArchive: createArchiveStarter(utilityProcess as unknown as UtilityForks) }],
] as const)('a statement is answered by %s, and only then is there a process', async (_, extra) => {
  const client = await launch(extra);
  expect(readdirSync(dataDir)).not.toContain('archive-work');
  const answer = await client.call('sql.run', { archive: '', text: "SELECT 6 * 7 AS answer, 'nan'::DOUBLE AS odd, count(*) AS rows FROM metrics", limit: 10, timeLimitMs: 10_000 });
  expect(answer.columns.map(({ values }) => values[0])).toEqual([42, 'NaN', 0]);
  await expect(client.call('sql.run', { archive: '', text: "SELECT * FROM '/etc/passwd.csv'", limit: 10, timeLimitMs: 10_000 })).rejects.toMatchObject({ code: 'not_permitted' });
  const tables = await client.call('sql.schema', { archive: '' });
  expect(tables.map(({ name }) => name)).toEqual(['metrics', 'rollups', 'sketches', 'events', 'series']);
});

test('a process that cannot be started is said, and the agent goes on', async () => {
  const client = await launch({ archiveEntry: join(dataDir, 'missing.js') });
  await expect(client.call('sql.schema', { archive: '' })).rejects.toMatchObject({ code: 'unavailable' });
  expect(await client.call('storage.stats', {})).toMatchObject({ dataDir });
});
