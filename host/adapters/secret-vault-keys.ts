// The key of the vault: how it seals, and who keeps it: the OS keychain, a file of the owner's alone, or a passphrase.
import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { PassphraseSeal, SealedEntry } from './secret-vault-file.ts';
import { replaceFile } from './secret-vault-file.ts';

const KEY_BYTES = 32;
const IV_BYTES = 12;

/** AES-256 key with the name by which entries refer to it (no secret: eight octets of its hash). */
export interface VaultKey {
  readonly bytes: Uint8Array;
  readonly name: string;
}

export function vaultKey(bytes: Uint8Array): VaultKey {
  return { bytes, name: createHash('sha256').update('vedette vault key').update(bytes).digest('hex').slice(0, 16) };
}

export function newVaultKey(): VaultKey {
  return vaultKey(randomBytes(KEY_BYTES));
}

/** Seals `secret` under `name`: an entry moved to another name does not open. */
export function seal(key: VaultKey, name: string, secret: Uint8Array): SealedEntry {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv);
  cipher.setAAD(Buffer.from(name, 'utf8'));
  const data = Buffer.concat([cipher.update(secret), cipher.final()]);
  return { key: key.name, iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
}

/** Undefined when the key is another one or the entry was changed. */
export function unseal(key: VaultKey, name: string, entry: SealedEntry): Uint8Array | undefined {
  const [iv, tag] = [Buffer.from(entry.iv, 'base64'), Buffer.from(entry.tag, 'base64')];
  if (iv.length !== IV_BYTES || tag.length !== 16) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, iv);
    decipher.setAAD(Buffer.from(name, 'utf8'));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(Buffer.from(entry.data, 'base64')), decipher.final()]);
  } catch {
    return undefined; // GCM says no more than that it does not fit
  }
}

/** A key file that is there, is not, or may not be used for a reason. */
export type KeyFileState = { readonly key: VaultKey } | { readonly absent: true } | { readonly reason: string };

/** Reads a key file. One that others can read is refused: who has it can open every secret. */
export function readKeyFile(path: string, platform: string = process.platform): KeyFileState {
  try {
    const { mode } = statSync(path);
    // Windows has no such bits; there the folder of the user's profile protects.
    if (platform !== 'win32' && (mode & 0o077) !== 0) {
      return { reason: `The key file ${path} can be read or changed by other users (mode ${(mode & 0o777).toString(8)}), so it is not used. Run: chmod 600 ${path}` };
    }
    const bytes = Buffer.from(readFileSync(path, 'latin1').trim(), 'base64');
    return bytes.length === KEY_BYTES ? { key: vaultKey(bytes) } : { reason: `The key file ${path} holds no key. Restore it from a backup, or remove it and enter all secrets again.` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { absent: true } : { reason: `The key file ${path} cannot be read (${code}). Check its owner and its rights.` };
  }
}

/** Makes a new key file, for its owner alone. Throws VedetteError `unavailable`. */
export function writeKeyFile(path: string): VaultKey {
  const key = newVaultKey();
  try {
    replaceFile(path, `${Buffer.from(key.bytes).toString('base64')}\n`);
  } catch (error) {
    throw new VedetteError('unavailable', `The key file ${path} cannot be written (${(error as NodeJS.ErrnoException).code}). Check the rights of its folder.`, { path }, error);
  }
  return key;
}

/** The associated data of the data key itself. */
const DATA_KEY = 'data key';
/** OWASP's recommendation for scrypt: N = 2^17, r = 8, p = 1 takes 128 MB; half of it for a desktop that opens it at each start. */
const COST = { cost: 2 ** 16, blockSize: 8, parallel: 1 } as const;

function derive(passphrase: string, salt: Uint8Array, { cost, blockSize, parallel }: Pick<PassphraseSeal, 'cost' | 'blockSize' | 'parallel'>): Promise<VaultKey> {
  return new Promise((resolve, reject) => {
    // NFKC, so that the same keys on another keyboard make the same octets.
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, { N: cost, r: blockSize, p: parallel, maxmem: 129 * cost * blockSize * parallel + 2 ** 20 }, (error, bytes) => (error === null ? resolve(vaultKey(bytes)) : reject(error)));
  });
}

/** Puts a data key under a passphrase. */
export async function sealByPassphrase(key: VaultKey, passphrase: string): Promise<PassphraseSeal> {
  const salt = randomBytes(16);
  return { salt: salt.toString('base64'), ...COST, sealed: seal(await derive(passphrase, salt, COST), DATA_KEY, key.bytes) };
}

/** The data key; undefined when the passphrase is wrong. */
export async function openByPassphrase(sealed: PassphraseSeal, passphrase: string): Promise<VaultKey | undefined> {
  const bytes = unseal(await derive(passphrase, Buffer.from(sealed.salt, 'base64'), sealed), DATA_KEY, sealed.sealed);
  return bytes?.length === KEY_BYTES ? vaultKey(bytes) : undefined;
}
