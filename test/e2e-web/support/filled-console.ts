// A console of the built program in front of weeks of real history: raw points, rollups and Parquet files that the storage itself wrote.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import type { Client } from '../../../common/contract/client.ts';
import { MINUTE, alignDown } from '../../../common/time/millis.ts';
import { fillDataFolder } from '../../support/fill-data-folder.ts';
import type { FilledFolder } from '../../support/fill-data-folder.ts';
import { openClient, signIn, startHeadlessProcess } from '../../support/start-headless.ts';

export interface FilledConsole {
  /** For `at` of desk.open. */
  readonly at: { readonly url: string; readonly cookie: string };
  readonly client: Client;
  readonly filled: FilledFolder;
  /** A folder that goes with the test, and the data folder in it. */
  readonly root: string;
  readonly dataDir: string;
}

/** Fills a folder with `days` days, of which the database keeps `rawDays` as they came, and starts the console on it before the tests of the file; ends and removes both after them. */
export function withFilledConsole(days: number, rawDays: number): () => FilledConsole {
  const root = mkdtempSync(join(tmpdir(), 'vedette-filled-'));
  const dataDir = join(root, 'data');
  let running: (FilledConsole & { end(): Promise<unknown> }) | undefined;
  beforeAll(async () => {
    const filled = await fillDataFolder(dataDir, { days, rawDays, to: alignDown(Date.now(), MINUTE) });
    writeFileSync(join(dataDir, 'vedette.yaml'), `# the lab\nstorage:\n  retention:\n    raw: ${rawDays}d # enough\n`);
    const headless = await startHeadlessProcess(dataDir, [], inject('vedette').program);
    const cookie = await signIn(headless.link);
    const client = await openClient(headless.url, cookie);
    const end = async (): Promise<unknown> => {
      client.close();
      return headless.end();
    };
    running = { at: { url: headless.url, cookie }, client, filled, root, dataDir, end };
  });
  afterAll(async () => {
    await running?.end();
    rmSync(root, { recursive: true, force: true });
  });
  return () => {
    if (running === undefined) throw new Error('The console is not started yet: ask inside of a test.');
    return running;
  };
}
