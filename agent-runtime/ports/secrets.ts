// Where secrets are kept, as the runtime sees it. host/adapters implements it: a sealed file whose key the OS keychain, a 0600 file or a passphrase holds.

export interface VaultState {
  readonly keeper: 'keychain' | 'key_file' | 'passphrase';
  /** Nothing can be read or written until `unlock`. */
  readonly locked: boolean;
  /** No secret was ever kept: the first passphrase is being chosen. */
  readonly fresh: boolean;
  /** Why it is as it is, in one sentence. */
  readonly reason: string;
}

/** Secrets by name. They exist in clear in this process's memory only while somebody uses them. */
export interface SecretVault {
  state(): VaultState;
  /** Undefined when there is none. Throws VedetteError `unavailable` while locked. */
  get(name: string): string | undefined;
  /** Durable when it returns. Throws VedetteError `unavailable` while locked or when the folder refuses. */
  put(name: string, secret: string): void;
  remove(name: string): void;
  /** False when the passphrase is wrong. */
  unlock(passphrase: string): Promise<boolean>;
  listen(listener: () => void): () => void;
}

/** Text files of one folder: profiles and MIBs, bundled or a person's own. */
export interface TextFolder {
  list(): readonly { readonly name: string; readonly text: string }[];
  /** Throws VedetteError `unavailable` where the folder is read-only. */
  write(name: string, text: string): void;
  remove(name: string): void;
  /** After each change by anyone; the answer ends it. */
  watch(listener: () => void): () => void;
}
