// How well this desktop can keep a secret, found out by keeping one, and the key of the vault that it keeps; only the asynchronous API of safeStorage is used.
import type { SafeStorage } from 'electron';
import type { SecretsBackend } from '../../common/contract/desktop.ts';
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { VaultKeeper } from '../../host/adapters/secret-vault.ts';

type UsedSafeStorage = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'>;

/** The words that are kept and read back; no secret themselves. */
const PROBE = 'vedette probe';

const NATIVE_BACKEND: Partial<Record<NodeJS.Platform, string>> = { darwin: 'keychain', win32: 'dpapi' };

/**
 * Asks the OS for its keeper of secrets and tries it. On Linux without a keyring Chromium falls back to 'basic_text': a key that
 * is the same on every machine, which protects nothing, and is reported as such. Never throws.
 */
export async function secretsBackend(storage: UsedSafeStorage, platform: NodeJS.Platform): Promise<SecretsBackend> {
  const backend = NATIVE_BACKEND[platform] ?? storage.getSelectedStorageBackend();
  const unprotected = (reason: string): SecretsBackend => ({ protected: false, backend, reason });
  if (backend === 'basic_text') return unprotected('This desktop has no keyring (GNOME Keyring or KWallet), so a secret would be stored as good as in plain text.');
  try {
    if (!(await storage.isAsyncEncryptionAvailable())) return unprotected('The keeper of secrets of this system is locked or not there.');
    const kept = await storage.encryptStringAsync(PROBE);
    const { result } = await storage.decryptStringAsync(kept);
    return result === PROBE ? { protected: true, backend, reason: '' } : unprotected('The keeper of secrets gave back something else than was kept.');
  } catch (error) {
    return unprotected(`The keeper of secrets failed: ${errorMessage(error)}`);
  }
}

/** The file of the key that this desktop's keeper of secrets has sealed. */
export interface SealedKeyFile {
  /** Undefined when there is none. */
  read(): Promise<Uint8Array | undefined>;
  /** Replaces it, all or nothing, for its owner alone. */
  write(bytes: Uint8Array): Promise<void>;
  /** Moves one that does not open out of the way, in case it opens again one day. */
  setAside(): Promise<void>;
}

const KEY_BYTES = 32;

/**
 * The key of the vault of secrets, kept by the OS: read, or made the first time. Where the OS keeps nothing, the keeper is a person's
 * passphrase, and `reason` says why. Never throws. The key is for the runtime thread alone: it reaches no window, log or message.
 */
export async function loadVaultKey(storage: UsedSafeStorage, platform: NodeJS.Platform, file: SealedKeyFile, newKey: () => Uint8Array): Promise<Exclude<VaultKeeper, { kind: 'key_file' }>> {
  const backend = await secretsBackend(storage, platform);
  if (!backend.protected) return { kind: 'passphrase', reason: backend.reason };
  try {
    const sealed = await file.read();
    const known = sealed === undefined ? undefined : await openKey(storage, sealed);
    if (known !== undefined) {
      if (known.stale) await file.write(await storage.encryptStringAsync(toText(known.key)));
      return { kind: 'keychain', key: known.key };
    }
    if (sealed !== undefined) await file.setAside();
    const key = newKey();
    await file.write(await storage.encryptStringAsync(toText(key)));
    return { kind: 'keychain', key };
  } catch (error) {
    return { kind: 'passphrase', reason: `The key that opens the secrets could not be kept: ${errorMessage(error)}` };
  }
}

function toText(key: Uint8Array): string {
  return Buffer.from(key).toString('base64');
}

/** Undefined when the OS does not open it any more (another user, a new keyring). `stale`: the OS wants it sealed anew. */
async function openKey(storage: UsedSafeStorage, sealed: Uint8Array): Promise<{ readonly key: Uint8Array; readonly stale: boolean } | undefined> {
  try {
    const { result, shouldReEncrypt } = await storage.decryptStringAsync(Buffer.from(sealed));
    const key = Buffer.from(result, 'base64');
    return key.length === KEY_BYTES ? { key, stale: shouldReEncrypt } : undefined;
  } catch {
    return undefined; // a new key is made; entries of the old one read as incomplete
  }
}
