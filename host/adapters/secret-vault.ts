// Secrets in one sealed file; see agent-runtime/ports/secrets.ts for what they are to the runtime.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { SecretVault, VaultState } from '../../agent-runtime/ports/secrets.ts';
import { VaultFile } from './secret-vault-file.ts';
import type { PassphraseSeal, SealedEntry } from './secret-vault-file.ts';
import { newVaultKey, openByPassphrase, readKeyFile, seal, sealByPassphrase, unseal, vaultKey, writeKeyFile } from './secret-vault-keys.ts';
import type { VaultKey } from './secret-vault-keys.ts';

/**
 * Who keeps the key. keychain: the OS gave it to the main process, which hands the 32 octets on. key_file: a file of the owner's alone,
 * made when the first secret is kept. passphrase: a person's memory; `reason` says why there is no better place.
 */
export type VaultKeeper =
  | { readonly kind: 'keychain'; readonly key: Uint8Array }
  | { readonly kind: 'key_file'; readonly path: string }
  | { readonly kind: 'passphrase'; readonly reason: string };

const SHORTEST_PASSPHRASE = 8;

/** Opens the vault of a folder. Throws VedetteError `unavailable` when its file cannot be read. */
export function createSecretVault({ folder, keeper }: { readonly folder: string; readonly keeper: VaultKeeper }): SecretVault {
  const file = new VaultFile(folder);
  const read = file.read();
  const entries = new Map<string, SealedEntry>(read.entries);
  let passphrase: PassphraseSeal | null = read.passphrase;
  let key: VaultKey | undefined = keeper.kind === 'keychain' ? vaultKey(keeper.key) : undefined;
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  /** What stands in the way of the key; '' when nothing does. A key file is looked at again each time, so that mending it helps at once. */
  const obstacle = (): string => {
    if (key !== undefined || keeper.kind === 'keychain') return '';
    if (keeper.kind === 'passphrase') return passphrase === null ? 'Choose a passphrase: there is no keyring to keep secrets for you.' : 'The secrets are locked: enter your passphrase.';
    const state = readKeyFile(keeper.path);
    if ('key' in state) key = state.key;
    return 'reason' in state ? state.reason : '';
  };
  /** The key, or undefined where a key file is still to be made. Throws while locked. */
  const opened = (): VaultKey | undefined => {
    const reason = obstacle();
    if (reason !== '') throw new VedetteError('unavailable', reason, { reason: 'locked' });
    return key;
  };
  const state = (): VaultState => {
    const reason = obstacle();
    const lost = reason === '' ? [...entries.values()].filter((entry) => entry.key !== key?.name).length : 0;
    const remarks = [
      reason,
      keeper.kind === 'passphrase' ? keeper.reason : '',
      lost > 0 ? `${lost} ${lost === 1 ? 'secret was' : 'secrets were'} kept with a key that is gone and must be entered again.` : '',
      read.damaged === '' ? '' : `The file of secrets was damaged and set aside as ${read.damaged}; enter the secrets again.`,
    ];
    return { keeper: keeper.kind, locked: reason !== '', fresh: keeper.kind === 'passphrase' && passphrase === null, reason: remarks.filter((one) => one !== '').join(' ') };
  };

  return {
    state,
    get(name) {
      const current = opened();
      const entry = entries.get(name);
      const bytes = entry === undefined || current === undefined ? undefined : unseal(current, name, entry);
      return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
    },
    put(name, secret) {
      const current = opened() ?? (keeper.kind === 'key_file' ? writeKeyFile(keeper.path) : undefined);
      if (current === undefined) throw new VedetteError('unavailable', 'There is no key to keep secrets with.');
      key = current;
      const next = new Map(entries).set(name, seal(current, name, Buffer.from(secret, 'utf8')));
      file.write({ passphrase, entries: next });
      entries.set(name, next.get(name)!);
    },
    remove(name) {
      if (!entries.has(name)) return;
      const next = new Map(entries);
      next.delete(name);
      file.write({ passphrase, entries: next });
      entries.delete(name);
    },
    async unlock(words) {
      if (keeper.kind !== 'passphrase') {
        const open = !state().locked;
        if (open) changed();
        return open;
      }
      if (passphrase === null) {
        if (words.length < SHORTEST_PASSPHRASE) throw new VedetteError('bad_input', `Choose a passphrase of at least ${SHORTEST_PASSPHRASE} characters.`, { path: 'passphrase' });
        const fresh = newVaultKey();
        const sealed = await sealByPassphrase(fresh, words);
        // Somebody else chose one meanwhile: theirs holds.
        if (passphrase !== null) return false;
        file.write({ passphrase: sealed, entries });
        passphrase = sealed;
        key = fresh;
      } else {
        const found = await openByPassphrase(passphrase, words);
        if (found === undefined) return false;
        key = found;
      }
      changed();
      return true;
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
