// The sealed file of secrets: nothing in clear, no way in without the key, nothing half.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { VedetteError } from '../../common/errors/vedette-error.ts';
import { createSecretVault } from './secret-vault.ts';

const SECRET = 'sentinel-community-7731';
const NAME = 'credential.a.community';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-vault-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'secrets.json');
const keyFile = (): string => join(folder, 'vedette.key');
const byFile = () => createSecretVault({ folder, keeper: { kind: 'key_file', path: keyFile() } });
const byPassphrase = () => createSecretVault({ folder, keeper: { kind: 'passphrase', reason: 'There is no keyring.' } });
const byKeychain = (key: Uint8Array) => createSecretVault({ folder, keeper: { kind: 'keychain', key } });
const written = (): string => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')).join('\n');
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as VedetteError).code;
  }
  return 'no error';
};

describe('a key file', () => {
  test('keeps, gives back after a restart, forgets; nothing is in clear, and both files are their owner\'s alone', () => {
    const vault = byFile();
    expect(vault.state()).toMatchObject({ keeper: 'key_file', locked: false, fresh: false, reason: '' });
    vault.put(NAME, SECRET);
    vault.put('other', 'ünïcode ✓');
    expect(written()).not.toContain(SECRET);
    expect(written()).not.toContain(Buffer.from(SECRET).toString('base64'));
    if (process.platform !== 'win32') expect([file(), keyFile()].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
    const again = byFile();
    expect([again.get(NAME), again.get('other'), again.get('absent')]).toEqual([SECRET, 'ünïcode ✓', undefined]);
    again.remove(NAME);
    expect(byFile().get(NAME)).toBeUndefined();
    expect(readdirSync(folder).sort()).toEqual(['secrets.json', 'vedette.key']);
  });

  test.skipIf(process.platform === 'win32')('that others can read is refused with what to do, and serves again when that is done', () => {
    byFile().put(NAME, SECRET);
    chmodSync(keyFile(), 0o640);
    const vault = byFile();
    expect(vault.state()).toMatchObject({ locked: true });
    expect(vault.state().reason).toContain(`chmod 600 ${keyFile()}`);
    expect(codeOf(() => vault.get(NAME))).toBe('unavailable');
    expect(codeOf(() => vault.put(NAME, 'x'))).toBe('unavailable');
    chmodSync(keyFile(), 0o600);
    expect(vault.get(NAME)).toBe(SECRET);
  });

  test('that is lost leaves entries that do not open, says so, and takes new ones', () => {
    byFile().put(NAME, SECRET);
    rmSync(keyFile());
    const vault = byFile();
    expect(vault.get(NAME)).toBeUndefined();
    expect(vault.state().reason).toContain('1 secret was kept with a key that is gone');
    vault.put(NAME, 'new one');
    expect(byFile().get(NAME)).toBe('new one');
    expect(byFile().state().reason).toBe('');
  });

  test('that holds no key is said', () => {
    writeFileSync(keyFile(), 'nonsense', { mode: 0o600 });
    expect(byFile().state()).toMatchObject({ locked: true });
  });
});

test('an entry moved under another name does not open, nor one whose bytes were changed', () => {
  const vault = byFile();
  vault.put('a', SECRET);
  const contents = JSON.parse(readFileSync(file(), 'utf8')) as { entries: Record<string, { data: string }> };
  contents.entries['b'] = contents.entries['a']!;
  contents.entries['c'] = { ...contents.entries['a']!, data: Buffer.from('changed').toString('base64') };
  writeFileSync(file(), JSON.stringify(contents));
  const again = byFile();
  expect([again.get('a'), again.get('b'), again.get('c')]).toEqual([SECRET, undefined, undefined]);
});

test('a write that was torn leaves the old file; a damaged file is set aside', () => {
  byFile().put(NAME, SECRET);
  writeFileSync(`${file()}.999.new`, '{"format":1,"entr');
  expect(byFile().get(NAME)).toBe(SECRET);
  const text = readFileSync(file(), 'utf8');
  writeFileSync(file(), text.slice(0, text.length / 2));
  const vault = byFile();
  expect(vault.get(NAME)).toBeUndefined();
  expect(vault.state().reason).toContain('set aside');
  expect(readFileSync(`${file()}.damaged`, 'utf8')).toBe(text.slice(0, text.length / 2));
});

test.skipIf(process.getuid?.() === 0)('a folder that takes nothing is said, and what was kept stays', () => {
  const vault = byFile();
  vault.put(NAME, SECRET);
  chmodSync(folder, 0o500);
  expect(codeOf(() => vault.put('more', 'x'))).toBe('unavailable');
  expect(vault.get('more')).toBeUndefined();
  chmodSync(folder, 0o700);
  expect(byFile().get(NAME)).toBe(SECRET);
});
if (process.getuid?.() === 0) process.stdout.write('A folder that takes no secrets is not tested as root: root may write anywhere.\n');

describe('a passphrase', () => {
  test('is chosen once, locks after a restart, and a wrong one opens nothing', { timeout: 30_000 }, async () => {
    const vault = byPassphrase();
    expect(vault.state()).toMatchObject({ keeper: 'passphrase', locked: true, fresh: true });
    expect(vault.state().reason).toContain('There is no keyring.');
    await expect(vault.unlock('short')).rejects.toMatchObject({ code: 'bad_input' });
    let told = 0;
    vault.listen(() => (told += 1));
    expect(await vault.unlock('correct horse battery')).toBe(true);
    expect(told).toBe(1);
    vault.put(NAME, SECRET);
    expect(written()).not.toContain(SECRET);
    expect(written()).not.toContain('correct horse');
    const again = byPassphrase();
    expect(again.state()).toMatchObject({ locked: true, fresh: false });
    expect(codeOf(() => again.get(NAME))).toBe('unavailable');
    expect(await again.unlock('correct horse batterx')).toBe(false);
    expect(again.state().locked).toBe(true);
    again.remove('absent');
    expect(await again.unlock('correct horse battery')).toBe(true);
    expect(again.get(NAME)).toBe(SECRET);
  });

  test('with absurd costs in the file is damage, not a hang', () => {
    writeFileSync(file(), JSON.stringify({ format: 1, passphrase: { salt: '', cost: 2 ** 40, blockSize: 8, parallel: 1, sealed: { key: '', iv: '', tag: '', data: '' } }, entries: {} }));
    expect(byPassphrase().state()).toMatchObject({ fresh: true });
  });
});

test('a key of the keychain opens what it sealed, another one does not', async () => {
  const key = new Uint8Array(32).fill(7);
  byKeychain(key).put(NAME, SECRET);
  expect(byKeychain(key).get(NAME)).toBe(SECRET);
  const other = byKeychain(new Uint8Array(32).fill(8));
  expect(other.get(NAME)).toBeUndefined();
  expect(other.state()).toMatchObject({ keeper: 'keychain', locked: false });
  expect(await other.unlock('anything')).toBe(true);
});
