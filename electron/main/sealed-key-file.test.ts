import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSealedKeyFile } from './sealed-key-file.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vedette-sealed-key-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('is nothing at first, then what was written last, for its owner alone', async () => {
  const file = createSealedKeyFile(join(root, 'config', 'vedette.yaml'));
  expect(await file.read()).toBeUndefined();
  await file.write(Uint8Array.of(1, 2));
  await file.write(Uint8Array.of(3));
  expect([...((await file.read()) ?? [])]).toEqual([3]);
  expect(statSync(join(root, 'config', 'secrets.sealed-key')).mode & 0o777).toBe(0o600);
});

test('one that does not open is moved aside and kept', async () => {
  const file = createSealedKeyFile(join(root, 'vedette.yaml'));
  await file.write(Uint8Array.of(9));
  await file.setAside();
  expect(await file.read()).toBeUndefined();
  expect(readdirSync(root)).toEqual(['secrets.sealed-key.unreadable']);
  expect([...readFileSync(join(root, 'secrets.sealed-key.unreadable'))]).toEqual([9]);
});
