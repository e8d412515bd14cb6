// The window's first colour is the console's own.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { WINDOW_BACKGROUND } from './window-background.ts';

test('the window opens in the ground colours of the console', () => {
  const tokens = readFileSync(resolve(import.meta.dirname, '../../renderer/ui/tokens/tokens.css'), 'utf8');
  const grounds = [...tokens.matchAll(/--v-ground:\s*(#[0-9a-f]{6})/g)].map((match) => match[1]);
  expect(new Set(grounds)).toEqual(new Set(Object.values(WINDOW_BACKGROUND)));
});
