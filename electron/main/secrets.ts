// How well this desktop can keep a secret, found out by keeping one; only the asynchronous API of safeStorage is used.
import type { SafeStorage } from 'electron';
import type { SecretsBackend } from '../../common/contract/desktop.ts';
import { errorMessage } from '../../common/errors/vedette-error.ts';

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
