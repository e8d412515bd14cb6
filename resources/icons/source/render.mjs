// Draws the icons of the app and of each tray state from their SVG sources: node resources/icons/source/render.mjs
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const source = import.meta.dirname;
const icons = join(source, '..');
mkdirSync(join(icons, 'tray'), { recursive: true });

/** The lantern of each state: its shape tells the state without its colour, as the console's glyphs do. */
const LANTERNS = {
  ok: { colour: '#3fb950', shape: '<circle cx="16" cy="8" r="4.5"/>' },
  warn: { colour: '#e3a008', shape: '<path d="M16 2 L22 12.5 H10 Z"/>' },
  alert: { colour: '#f85149', shape: '<rect x="12" y="2.2" width="8" height="8" transform="rotate(45 16 6.2)"/>' },
  'no-data': { colour: '#9a94b8', shape: '<circle cx="16" cy="8" r="4" fill="none" stroke-width="2.4"/>' },
};

/** @param {string} wall @param {string} lantern @param {string} shape */
const tray = (wall, lantern, shape) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <path d="M3 7 H9 L16 22 L23 7 H29 L19.5 28 H12.5 Z" fill="${wall}"/>
  <g fill="${lantern}" stroke="${shape.includes('none') ? lantern : 'none'}">${shape}</g>
</svg>`;

const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', chromiumSandbox: process.getuid?.() !== 0 });
const page = await browser.newPage();

/** @param {string} svg @param {number} size @param {string} file */
async function draw(svg, size, file) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  writeFileSync(file, await page.screenshot({ omitBackground: true }));
}

const app = readFileSync(join(source, 'app.svg'), 'utf8');
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) await draw(app, size, join(icons, `app-${size}.png`));
for (const [state, { colour, shape }] of Object.entries(LANTERNS)) {
  // A light outline would blur at this size: the wall is a mid grey that stands out on dark and light panels alike.
  const coloured = tray('#8fa3ba', colour, shape);
  const template = tray('#000', '#000', shape);
  writeFileSync(join(source, `tray-${state}.svg`), `${coloured}\n`);
  await draw(coloured, 24, join(icons, 'tray', `${state}.png`));
  await draw(coloured, 48, join(icons, 'tray', `${state}@2x.png`));
  // macOS draws template images itself, black or white: only the alpha counts.
  await draw(template, 18, join(icons, 'tray', `${state}Template.png`));
  await draw(template, 36, join(icons, 'tray', `${state}Template@2x.png`));
}
await browser.close();
