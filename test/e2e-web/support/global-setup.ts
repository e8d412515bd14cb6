// Starts ONE headless runtime for the whole suite, waits until its first data is complete, and takes it down again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openClient, signIn, startHeadlessProcess } from '../../support/start-headless.ts';
import { copyBuilt } from './built-copy.ts';
import './console-under-test.ts';

const FIRST_DATA_MS = 60_000;

/** Resolves when the agent calls data complete: from then on every page has something to show. */
async function untilComplete(url: string, cookie: string): Promise<void> {
  const client = await openClient(url, cookie);
  try {
    const patience = AbortSignal.timeout(FIRST_DATA_MS);
    await new Promise<void>((resolve, reject) => {
      patience.addEventListener('abort', () => reject(new Error(`No data was complete within ${FIRST_DATA_MS / 1_000} s of the start.`)));
      const stop = client.watch('pipeline.watch', {}, {
        onEvent: (status) => {
          if (status.completeUpTo === null || !status.paths.some((path) => path.points > 0)) return;
          stop();
          resolve();
        },
        onError: reject,
      });
    });
  } finally {
    client.close();
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-e2e-'));
  try {
    const program = copyBuilt(folder);
    const headless = await startHeadlessProcess(join(folder, 'data'), ['--test-hooks'], program);
    try {
      const cookie = await signIn(headless.link);
      await untilComplete(headless.url, cookie);
      project.provide('vedette', { url: headless.url, cookie, program });
    } catch (error) {
      await headless.end();
      throw error;
    }
    return async () => {
      await headless.end();
      rmSync(folder, { recursive: true, force: true });
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
