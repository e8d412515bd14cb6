// The frame around every page as people use it: rail, time range, pause, palette, keyboard, themes, languages, status line.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { addressOf, goTo, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';

const desk = withBrowser();

const PAGES = [['Overview', '/'], ['Host', '/host'], ['Processes', '/processes'], ['Network', '/network'], ['Explorer', '/explorer'], ['SQL', '/sql'], ['Events', '/events'], ['Pipeline', '/pipeline'], ['Agent status', '/status'], ['Settings', '/settings']] as const;
const title = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText();
const scheme = (page: Page): Promise<string | null> => page.locator('html').getAttribute('data-mantine-color-scheme');
/** Waits until a page has more to show than its frame. */
const filled = (page: Page): Promise<unknown> => page.waitForFunction(() => (document.getElementById('content')?.innerText.length ?? 0) > 60);
const timeButton = (page: Page) => page.getByRole('button', { name: /^Time range:/ });
const menu = async (page: Page, item: string): Promise<void> => {
  await page.getByRole('button', { name: /^(Appearance and help|모양 및 도움말)$/ }).click();
  await page.getByRole('menuitemradio', { name: item, exact: true }).click();
};

describe('the rail', () => {
  test('leads to every page, and each page opens', async () => {
    const page = await desk.open('/');
    const rail = page.getByRole('navigation', { name: 'Pages' });
    for (const [name, path] of PAGES) {
      await rail.getByRole('link', { name, exact: true }).click();
      await expect.poll(() => title(page)).toBe(name);
      expect(addressOf(page).split('?')[0]).toBe(path);
      expect(await page.getByText('This page stopped working').count(), name).toBe(0);
    }
    for (const [name] of [...PAGES].reverse().slice(1)) {
      await page.goBack();
      await expect.poll(() => title(page)).toBe(name);
    }
  });

  test('an address that leads nowhere says so and offers a way out', async () => {
    const page = await desk.open('/nowhere');
    await page.getByText('No page of this console is called /nowhere.').waitFor();
    await page.getByRole('link', { name: 'Go to the overview' }).click();
    await expect.poll(() => title(page)).toBe('Overview');
  });

  test.each(PAGES)('%s fits a mini window', async (_name, path) => {
    const page = await desk.open(path, { width: 420, height: 760 });
    await filled(page);
    expect(await overflowsSideways(page)).toBe(false);
  });
});

describe('the time range', () => {
  test('is typed, stands in the address, goes along to other pages, and back returns', async () => {
    const page = await desk.open('/host');
    await timeButton(page).click();
    const field = page.getByRole('textbox', { name: 'Type a time range' });
    await field.fill('soon');
    await field.press('Enter');
    await page.getByText(/^Not understood\./).waitFor();
    await field.fill('4h');
    await field.press('Enter');
    await expect.poll(() => addressOf(page)).toContain('range=4h');
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Events', exact: true }).click();
    await expect.poll(() => addressOf(page)).toMatch(/^\/events\?.*range=4h/);
    await page.goBack();
    await page.goBack();
    await expect.poll(() => addressOf(page)).toBe('/host');
  });

  test('holds still when paused and follows the clock when live', async () => {
    const page = await desk.open('/host');
    await page.getByRole('button', { name: /^Live/ }).click();
    await page.getByRole('button', { name: /^Paused/ }).waitFor();
    await expect.poll(() => addressOf(page)).toMatch(/at=\d+/);
    const held = addressOf(page);
    // Two ticks of the page's clock: a held range must not move.
    await page.waitForTimeout(2_100);
    expect(addressOf(page)).toBe(held);
    await page.getByRole('button', { name: /^Paused/ }).click();
    await page.getByRole('button', { name: /^Live/ }).waitFor();
    await expect.poll(() => addressOf(page)).toBe('/host');
  });
});

describe('the keyboard', () => {
  test('goes to pages, pauses, steps through time and lists itself', async () => {
    const page = await desk.open('/');
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await expect.poll(() => title(page)).toBe('Pipeline');
    await page.keyboard.press('l');
    await page.getByRole('button', { name: /^Paused/ }).waitFor();
    await page.keyboard.press('l');
    await page.getByRole('button', { name: /^Live/ }).waitFor();
    await page.keyboard.press('[');
    await expect.poll(() => addressOf(page)).toMatch(/from=\d+&to=\d+/);
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  test('the first Tab offers to skip the rail', async () => {
    const page = await desk.open('/host');
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'Skip to the content' }).press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content');
  });
});

describe('the command palette', () => {
  test('finds pages, actions and metrics', async () => {
    const page = await desk.open('/');
    const search = page.getByRole('textbox', { name: 'Search and commands' });
    await page.keyboard.press('Control+k');
    await search.fill('agent st');
    await page.keyboard.press('Enter');
    await expect.poll(() => title(page)).toBe('Agent status');
    await page.keyboard.press('Control+k');
    await search.fill('theme light');
    await page.keyboard.press('Enter');
    await expect.poll(() => scheme(page)).toBe('light');
    await page.keyboard.press('Control+k');
    await search.fill('system.load.1');
    await page.getByRole('button', { name: /^system\.load\.1/ }).first().click();
    await expect.poll(() => addressOf(page)).toMatch(/^\/explorer\?.*system\.load\.1/);
  });
});

describe('appearance', () => {
  test('theme and language are chosen in the menu, and remembered', async () => {
    const page = await desk.open('/pipeline');
    await menu(page, 'Light');
    await expect.poll(() => scheme(page)).toBe('light');
    await menu(page, '한국어');
    await expect.poll(() => title(page)).toBe('파이프라인');
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    await page.reload();
    await expect.poll(() => title(page)).toBe('파이프라인');
    expect(await scheme(page)).toBe('light');
    await menu(page, 'English');
    await expect.poll(() => title(page)).toBe('Pipeline');
  });

  test('follows the browser as long as nobody chose', async () => {
    const page = await desk.open('/', { theme: 'light', language: 'ko' });
    expect(await title(page)).toBe('개요');
    expect(await scheme(page)).toBe('light');
  });

  test.each([['dark', 'ko'], ['light', 'en']] as const)('every page leaves no text untranslated and no key unnamed, %s in %s', async (theme, language) => {
    const page = await desk.open('/', { theme, language });
    for (const [, path] of PAGES) {
      await goTo(page, path);
      await filled(page);
      // A missing text shows as its key: lower-case words joined by dots that no metric begins with.
      const text = await page.locator('header, nav, h1, h2, h3, button').allInnerTexts();
      const keys = text.flatMap((piece) => piece.match(/\b(?:verdict|column|tile|panel|line|chart|family|headline|group|row|tier|state|error|action)\.[a-z][\w.]*/g) ?? []);
      expect(keys, path).toEqual([]);
      await screenshot(page, `page${path.replace('/', '-')}-${theme}-${language}`);
    }
  });
});

describe('the status line', () => {
  test('says how fresh the data is, and renews it', async () => {
    const page = await desk.open('/');
    const line = page.locator('footer');
    const fresh = line.getByText(/^Data complete up to \d\d:\d\d:\d\d$/);
    await fresh.waitFor();
    const before = await fresh.innerText();
    await expect.poll(() => fresh.innerText(), { timeout: 30_000 }).not.toBe(before);
    await line.getByText(/\d+ series/).waitFor();
  });
});

test('the sheet, the palette and the pickers are clean for axe', async () => {
  const page = await desk.open('/pipeline');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  expect(await accessibilityProblems(page, '[role=dialog]')).toEqual([]);
  await page.keyboard.press('Escape');
  await timeButton(page).click();
  await page.getByRole('textbox', { name: 'Type a time range' }).waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('textbox', { name: 'Search and commands' }).waitFor();
  expect(await accessibilityProblems(page, '[role=dialog]')).toEqual([]);
});
