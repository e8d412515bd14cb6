// A console in front of an installation that is played to be more than a year old; signed in.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { startHeadless, type Headless } from '../../../host/start-headless.ts';
import { APP_ROOT, signIn } from '../../support/start-headless.ts';

export interface PlayedConsole {
  /** For `at` of desk.open. */
  readonly at: { readonly url: string; readonly cookie: string };
}

/** Starts it before the tests of the file and ends it after them. 'empty': no archive yet; 'refusing': storage and SQL answer `unavailable`. */
export function withYearOldConsole(kind: 'whole' | 'empty' | 'refusing' = 'whole'): PlayedConsole {
  const root = mkdtempSync(join(tmpdir(), 'vedette-year-'));
  let headless: Headless | undefined;
  let at: PlayedConsole['at'] | undefined;
  beforeAll(async () => {
    const dataDir = join(root, kind);
    headless = await startHeadless({
      appRoot: APP_ROOT, dataDir, configPath: join(dataDir, 'vedette.yaml'), logDir: join(dataDir, 'logs'), version: '0.0.0-test', port: 0,
      workerFile: join(APP_ROOT, 'test', 'support', 'year-old-worker.ts'),
      staticDir: join(dirname(inject('vedette').program), '..', 'renderer'),
    });
    at = { url: headless.url, cookie: await signIn(headless.link) };
  });
  afterAll(async () => {
    await headless?.stop();
    rmSync(root, { recursive: true, force: true });
  });
  return {
    get at() {
      if (at === undefined) throw new Error('The console is not started yet: ask inside of a test.');
      return at;
    },
  };
}
