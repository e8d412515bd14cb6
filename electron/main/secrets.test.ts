// The key of the vault, kept by a keeper of secrets that a test plays.
import { describe, expect, test } from 'vitest';
import { loadVaultKey } from './secrets.ts';
import type { SealedKeyFile } from './secrets.ts';

type Storage = Parameters<typeof loadVaultKey>[0];

/** Turns octets round: no secret, but nothing in clear either. */
const flip = (text: string): Buffer => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0xff));
const keeper = (changes: Partial<Storage> = {}): Storage => ({
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  encryptStringAsync: (text) => Promise.resolve(flip(text)),
  decryptStringAsync: (bytes) => Promise.resolve({ shouldReEncrypt: false, result: Buffer.from(bytes.map((byte) => byte ^ 0xff)).toString() }),
  getSelectedStorageBackend: () => 'gnome_libsecret',
  ...changes,
});
class KeyFile implements SealedKeyFile {
  bytes: Uint8Array | undefined;
  writes = 0;
  aside = 0;
  read(): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.bytes);
  }
  write(bytes: Uint8Array): Promise<void> {
    this.bytes = bytes;
    this.writes += 1;
    return Promise.resolve();
  }
  setAside(): Promise<void> {
    this.bytes = undefined;
    this.aside += 1;
    return Promise.resolve();
  }
}
const newKey = (): Uint8Array => new Uint8Array(32).fill(9);
const other = (): Uint8Array => new Uint8Array(32).fill(1);

describe('the key of the vault', () => {
  test('is made once, sealed, and found again', async () => {
    const file = new KeyFile();
    const first = await loadVaultKey(keeper(), 'linux', file, newKey);
    expect(first).toEqual({ kind: 'keychain', key: newKey() });
    expect(Buffer.from(file.bytes!).toString('latin1')).not.toContain(Buffer.from(newKey()).toString('base64'));
    const again = await loadVaultKey(keeper(), 'linux', file, other);
    expect(again.kind === 'keychain' && [...again.key]).toEqual([...newKey()]);
    expect(file.writes).toBe(1);
  });

  test('is sealed anew when the system wants it', async () => {
    const file = new KeyFile();
    await loadVaultKey(keeper(), 'linux', file, newKey);
    const { decryptStringAsync } = keeper();
    await loadVaultKey(keeper({ decryptStringAsync: async (bytes) => ({ ...(await decryptStringAsync(bytes)), shouldReEncrypt: true }) }), 'linux', file, other);
    expect(file.writes).toBe(2);
  });

  test('that does not open any more is set aside for a new one', async () => {
    const file = new KeyFile();
    file.bytes = flip('sealed by somebody else');
    expect(await loadVaultKey(keeper(), 'darwin', file, newKey)).toMatchObject({ kind: 'keychain' });
    expect([file.aside, file.writes]).toEqual([1, 1]);
  });

  test('is a passphrase where there is no keyring, or where the file cannot be written, with the reason', async () => {
    const bare = await loadVaultKey(keeper({ getSelectedStorageBackend: () => 'basic_text' }), 'linux', new KeyFile(), newKey);
    expect(bare).toMatchObject({ kind: 'passphrase', reason: expect.stringContaining('no keyring') as unknown });
    const file = new KeyFile();
    file.write = () => Promise.reject(new Error('disk full'));
    expect(await loadVaultKey(keeper(), 'linux', file, newKey)).toMatchObject({ kind: 'passphrase', reason: expect.stringContaining('disk full') as unknown });
  });
});
