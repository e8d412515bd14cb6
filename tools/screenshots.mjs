// Takes the pictures of docs/screenshots: starts the console on a folder of its own, lets it run for a while, and visits every page in both themes.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { ROOT, SetupError, ensureBuild, ensureDependencies, ensureNode, runTool, say } from './lib/setup.mjs';

const PAGES = ['', 'host', 'processes', 'explorer', 'sql', 'events', 'pipeline', 'status', 'settings', 'settings?section=storage'];
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

const { values: options } = parseArgs({
  options: {
    /** How long the agent watches before the first picture. */
    warm: { type: 'string', default: '90' },
    out: { type: 'string', default: join(ROOT, 'docs/screenshots') },
    pages: { type: 'string' },
    language: { type: 'string', default: 'en' },
    'data-dir': { type: 'string' },
    /** Fills the folder with so many days of history first, so that every tier has something to show. */
    history: { type: 'string', default: '0' },
  },
});

/** Starts the headless console and resolves with its one-time link. @param {string} node @param {string} folder */
async function startConsole(node, folder) {
  const args = ['--no-open', '--port', '0', '--data-dir', join(folder, 'data'), '--config', join(folder, 'vedette.yaml')];
  const child = spawn(node, [join(ROOT, 'out/host/headless.js'), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const link = await new Promise((resolve, reject) => {
    let seen = '';
    child.stdout.on('data', (data) => {
      seen += String(data);
      const found = /http:\/\/\S+token=\S+/.exec(seen);
      if (found) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new SetupError(`the console ended with code ${code}:\n${seen}`)));
  });
  return { link: String(link), stop: () => new Promise((resolve) => (child.once('exit', resolve), child.kill('SIGTERM'))) };
}

/** @param {string} node @param {string} folder */
async function fillHistory(node, folder) {
  say(`filling ${options.history} days …`);
  const child = spawn(node, [join(ROOT, 'test/support/fill-data-folder.ts'), folder, options.history], { stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new SetupError(`filling the folder ended with code ${code}`);
}

await runTool(async () => {
  const node = await ensureNode();
  await ensureDependencies(node);
  await ensureBuild(node);
  const folder = options['data-dir'] ?? mkdtempSync(join(tmpdir(), 'vedette-screenshots-'));
  mkdirSync(options.out, { recursive: true });
  if (Number(options.history) > 0) await fillHistory(node, join(folder, 'data'));
  const running = await startConsole(node, folder);
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ locale: options.language === 'ko' ? 'ko-KR' : 'en-GB' });
    const page = await context.newPage();
    page.on('pageerror', (error) => say(`page error: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && say(`console: ${message.text()}`));
    await page.goto(running.link);
    say(`watching for ${options.warm} s …`);
    await page.waitForTimeout(Number(options.warm) * 1_000);
    const base = page.url().split('#')[0];
    for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const size of SIZES) {
        await page.setViewportSize(size);
        for (const name of options.pages?.split(',') ?? PAGES) {
          await page.goto(`${base}#/${name}${name.includes('?') ? '&' : '?'}range=15m`);
          await page.waitForTimeout(3_500);
          const title = name.replace('?section=', '-').replace(/\?.*/, '') || 'overview';
          await page.screenshot({ path: join(options.out, `${title}-${colorScheme}-${size.width}${options.language === 'ko' ? '-ko' : ''}.png`) });
        }
      }
    }
  } finally {
    await browser.close();
    await running.stop();
    if (!options['data-dir']) rmSync(folder, { recursive: true, force: true });
  }
  return 0;
});
