// The book of credentials on a vault in memory.
import { describe, expect, test } from 'vitest';
import type { VedetteError } from '../../../common/errors/vedette-error.ts';
import { MemoryStorage } from '../../../test/support/memory-storage.ts';
import type { SecretVault, VaultState } from '../../ports/secrets.ts';
import type { DeviceRecord } from '../lan-parts.ts';
import { createCredentialBook } from './credential-book.ts';
import type { EditableCredentialBook } from './credential-book.ts';
import type { CredentialWish } from './credential-set.ts';

class MemoryVault implements SecretVault {
  readonly kept = new Map<string, string>();
  locked = false;
  readonly #listeners = new Set<() => void>();
  state(): VaultState {
    return { keeper: 'passphrase', locked: this.locked, fresh: false, reason: '' };
  }
  get(name: string): string | undefined {
    return this.kept.get(name);
  }
  put(name: string, secret: string): void {
    this.kept.set(name, secret);
  }
  remove(name: string): void {
    this.kept.delete(name);
  }
  unlock(): Promise<boolean> {
    this.locked = false;
    for (const listener of this.#listeners) listener();
    return Promise.resolve(true);
  }
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

let serial = 0;
function setup(vault = new MemoryVault(), storage = new MemoryStorage()) {
  const devices: Partial<DeviceRecord>[] = [];
  const warnings: string[] = [];
  const log = { debug() {}, info() {}, warn: (message: string) => void warnings.push(message), error() {} };
  const random = { bytes: (count: number) => new Uint8Array(count).fill((serial += 1)) };
  const open = (): EditableCredentialBook => createCredentialBook({ documents: storage.documents, vault, registry: { all: () => devices as DeviceRecord[], listen: () => () => undefined }, random, log });
  return { vault, storage, devices, warnings, open };
}
const wish = (change: Partial<CredentialWish>): CredentialWish => ({ id: '', name: 'set', version: '2c', user: '', auth: 'none', privacy: 'none', context: '', forWriting: false, ...change });
const failure = (work: () => unknown): Pick<VedetteError, 'code' | 'details' | 'message'> => {
  try {
    work();
  } catch (error) {
    return error as VedetteError;
  }
  throw new Error('it did not fail');
};

test('a first book holds the community that devices come with; one that was emptied stays empty', () => {
  const { open } = setup();
  const book = open();
  expect(book.rows()).toMatchObject([{ name: 'public', version: '2c', complete: true, devices: 0, failures: 0 }]);
  expect(book.secretOf(book.ids()[0]!)).toEqual({ version: '2c', community: 'public' });
  book.remove(book.ids()[0]!);
  expect(open().rows()).toEqual([]);
});

test('secrets are in the vault and nowhere else; one that is left out is kept', () => {
  const { vault, storage, open } = setup();
  const book = open();
  const id = book.save(wish({ name: 'core', version: '3', user: 'ops', auth: 'SHA-512', authPassphrase: 'auth sentinel', privacy: 'DES', privacyPassphrase: 'priv sentinel', context: 'vlan-1' }));
  const expected = { version: '3', user: 'ops', auth: { protocol: 'SHA-512', passphrase: 'auth sentinel' }, privacy: { protocol: 'DES', passphrase: 'priv sentinel' }, context: 'vlan-1' };
  expect(book.secretOf(id)).toEqual(expected);
  book.save(wish({ ...book.get(id)!, name: 'renamed', privacy: 'AES', privacyPassphrase: 'another priv' }));
  expect(open().secretOf(id)).toEqual({ ...expected, privacy: { protocol: 'AES', passphrase: 'another priv' } });
  expect(JSON.stringify([...storage.documents.list('credential'), ...storage.documents.list('credential-order'), ...book.rows()])).not.toMatch(/sentinel|another priv/u);
  // Without privacy its secret is forgotten, and asked for again later.
  book.save(wish({ ...book.get(id)!, privacy: 'none' }));
  expect([...vault.kept.keys()].filter((name) => name.includes(id))).toEqual([`credential.${id}.auth`]);
  expect(failure(() => book.save(wish({ ...book.get(id)!, privacy: 'AES' })))).toMatchObject({ code: 'bad_input', details: { path: 'privacyPassphrase' } });
});

describe('what is refused', () => {
  test.each([
    [{ name: ' ' }, 'name'],
    [{ community: '' }, 'community'],
    [{}, 'community'],
    [{ version: '3', user: '' }, 'user'],
    [{ version: '3', user: 'x'.repeat(33) }, 'user'],
    [{ version: '3', user: 'ops', privacy: 'AES', privacyPassphrase: 'long enough' }, 'privacy'],
    [{ version: '3', user: 'ops', auth: 'MD5', authPassphrase: 'seven77' }, 'authPassphrase'],
    [{ version: '3', user: 'ops', auth: 'MD5' }, 'authPassphrase'],
    [{ version: '3', user: 'ops', auth: 'MD5', authPassphrase: 'long enough', privacy: 'AES', privacyPassphrase: 'short' }, 'privacyPassphrase'],
  ] as const)('%j: %s', (change, path) => {
    const { open } = setup();
    const found = failure(() => open().save(wish(change)));
    expect(found).toMatchObject({ code: 'bad_input', details: { path } });
    expect(found.message).not.toMatch(/seven77|long enough|short/u);
  });

  test('unknown sets, used ones, a locked vault', () => {
    const { vault, devices, open } = setup();
    const book = open();
    const [id] = book.ids();
    expect(failure(() => book.save(wish({ id: 'gone', community: 'x' }))).code).toBe('not_found');
    expect(failure(() => book.remove('gone')).code).toBe('not_found');
    devices.push({ credential: '', writeCredential: id! });
    expect(failure(() => book.remove(id!))).toMatchObject({ code: 'conflict', details: { devices: 1 } });
    expect(book.rows()[0]).toMatchObject({ devices: 1 });
    vault.locked = true;
    expect(failure(() => book.save(wish({ community: 'x' })))).toMatchObject({ code: 'unavailable' });
    expect(book.secretOf(id!)).toBeUndefined();
    expect(book.rows()[0]).toMatchObject({ complete: true });
  });
});

test('the order is kept, failures are shown, a lost secret reads as incomplete', () => {
  const { vault, open } = setup();
  const book = open();
  const [first] = book.ids();
  const second = book.save(wish({ name: 'b', community: 'b' }));
  const third = book.save(wish({ name: 'c', community: 'c', forWriting: true }));
  let told = 0;
  book.listen(() => (told += 1));
  book.order([third, 'nobody', third]);
  book.noteFailures(new Map([[second, 4]]));
  expect(open().ids()).toEqual([third, first, second]);
  expect(book.rows().map(({ failures }) => failures)).toEqual([0, 0, 4]);
  expect(told).toBe(2);
  vault.kept.delete(`credential.${second}.community`);
  expect(book.rows()[2]).toMatchObject({ complete: false });
  expect(book.secretOf(second)).toBeUndefined();
});

test('a locked vault begins its book when it opens; damaged documents are left out and said', async () => {
  const { vault, storage, warnings, open } = setup();
  vault.locked = true;
  const book = open();
  expect(book.ids()).toEqual([]);
  await vault.unlock();
  expect(book.rows()).toMatchObject([{ name: 'public' }]);
  storage.documents.put('credential', 'bad', '{"name":');
  storage.documents.put('credential', 'worse', '{"name":"x","version":"9"}');
  storage.documents.put('credential-order', 'order', 'nonsense');
  expect(open().rows()).toMatchObject([{ name: 'public' }]);
  expect(warnings.length).toBe(2);
});
