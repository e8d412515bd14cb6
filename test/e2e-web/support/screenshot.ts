// Takes pictures of pages for people to look at: only when VEDETTE_SCREENSHOTS names a folder.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Saves `<folder>/<name>.png` and answers its path; does nothing and answers undefined when no folder is named. */
export async function screenshot(page: Page, name: string): Promise<string | undefined> {
  const folder = process.env['VEDETTE_SCREENSHOTS'];
  if (folder === undefined || folder === '') return undefined;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  return path;
}
