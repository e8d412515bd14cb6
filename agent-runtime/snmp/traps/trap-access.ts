// Who may send traps: the communities and users of all sets of credentials, kept ready for thousands of packets a second.
import type { CredentialBook } from '../lan-parts.ts';
import type { UsmCredential } from '../engine/v3/usm-keys.ts';

interface Ready {
  readonly communities: ReadonlySet<string>;
  readonly users: ReadonlyMap<string, readonly { readonly id: string; readonly credential: UsmCredential }[]>;
  readonly isLocked: boolean;
}

const LATIN1 = new TextDecoder('latin1');

/** Octets as a text in which each of them is one character. */
export function octetText(bytes: Uint8Array): string {
  return LATIN1.decode(bytes);
}

export class TrapAccess {
  readonly #book: CredentialBook;
  #ready: Ready | undefined;
  readonly #stop: () => void;

  /** `onChange` hears when keys that were made of the old sets must go. */
  constructor(book: CredentialBook, onChange: () => void) {
    this.#book = book;
    this.#stop = book.listen(() => {
      this.#ready = undefined;
      onChange();
    });
  }

  /** Whether any set has this community, given as {@link octetText}. */
  hasCommunity(community: string): boolean {
    return this.#now().communities.has(community);
  }

  users(name: string): readonly { readonly id: string; readonly credential: UsmCredential }[] {
    return this.#now().users.get(name) ?? [];
  }

  /** There are sets, but none of their secrets can be read. */
  get isLocked(): boolean {
    return this.#now().isLocked;
  }

  close(): void {
    this.#stop();
    this.#ready = undefined;
  }

  #now(): Ready {
    if (this.#ready !== undefined) return this.#ready;
    const communities = new Set<string>();
    const users = new Map<string, { id: string; credential: UsmCredential }[]>();
    let readable = 0;
    const ids = this.#book.ids();
    for (const id of ids) {
      const credential = this.#book.secretOf(id);
      if (credential === undefined) continue;
      readable += 1;
      if (credential.version !== '3') communities.add(octetText(new TextEncoder().encode(credential.community)));
      else users.set(credential.user, [...(users.get(credential.user) ?? []), { id, credential }]);
    }
    const ready = { communities, users, isLocked: ids.length > 0 && readable === 0 };
    // What is locked is looked at again with each packet: nobody may tell when it is opened.
    if (!ready.isLocked) this.#ready = ready;
    return ready;
  }
}
