// What the environment tells the stand-in: where Chromium is, whether it has a head, and the port on which tests attach.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The variables by which `launchApp` speaks to the stand-in. */
export const ENVIRONMENT = {
  chromium: 'VEDETTE_STANDIN_CHROMIUM',
  headless: 'VEDETTE_STANDIN_HEADLESS',
  debuggingPort: 'VEDETTE_STANDIN_CDP_PORT',
  log: 'VEDETTE_STANDIN_LOG',
} as const;

export const settings = {
  chromium: process.env[ENVIRONMENT.chromium] ?? '/usr/bin/chromium',
  headless: process.env[ENVIRONMENT.headless] === '1',
  debuggingPort: Number(process.env[ENVIRONMENT.debuggingPort] ?? 0),
  /** Whether the page's console is copied to standard output. */
  log: process.env[ENVIRONMENT.log] === '1',
};

let fallback: string | undefined;

/** The folder of an app that sets no user data folder of its own. */
export function fallbackUserData(): string {
  fallback ??= mkdtempSync(join(tmpdir(), 'vedette-stand-in-'));
  return fallback;
}
