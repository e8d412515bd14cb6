// All sets of credentials in the order in which they are tried: what they are as documents, their secrets in the vault.
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { DocumentStore } from '../../../storage/api.ts';
import type { Random } from '../../ports/network.ts';
import type { Log } from '../../ports/ports.ts';
import type { SecretVault } from '../../ports/secrets.ts';
import type { CredentialBook, DeviceRegistry } from '../lan-parts.ts';
import type { Credential } from '../protocol.ts';
import { checkWish, neededSecrets, readCredentialSet, SECRET_PARTS, secretName } from './credential-set.ts';
import type { CredentialSet, CredentialWish, SecretPart } from './credential-set.ts';

const KIND = 'credential';
const ORDER_KIND = 'credential-order';
const ORDER_ID = 'order';

export interface CredentialBookDeps {
  readonly documents: DocumentStore;
  readonly vault: SecretVault;
  readonly registry: Pick<DeviceRegistry, 'all' | 'listen'>;
  readonly random: Random;
  readonly log: Log;
}

/** What a console is told of a set. */
export interface CredentialRow extends CredentialSet {
  /** All secrets that it needs are kept. True while the vault is locked, because it cannot be said. */
  readonly complete: boolean;
  readonly devices: number;
  /** Addresses where the newest scan failed with it. */
  readonly failures: number;
}

/** The book with what its owner can do to it. */
export interface EditableCredentialBook extends CredentialBook {
  rows(): CredentialRow[];
  get(id: string): CredentialSet | undefined;
  /** Answers the id. Throws VedetteError `bad_input`, `not_found`, `unavailable` (vault locked). */
  save(wish: CredentialWish): string;
  /** Throws VedetteError `not_found`, `conflict` while devices use it. */
  remove(id: string): void;
  /** Sets that are not named keep their order behind the others. */
  order(ids: readonly string[]): void;
  noteFailures(failures: ReadonlyMap<string, number>): void;
  close(): void;
}

/** Opens the book. A first one holds the community that most devices come with, so that a first scan finds something. */
export function createCredentialBook({ documents, vault, registry, random, log }: CredentialBookDeps): EditableCredentialBook {
  const sets = new Map<string, CredentialSet>();
  for (const { id, body } of documents.list(KIND)) {
    const set = readCredentialSet(id, body);
    if (set === undefined) log.warn('A set of credentials is damaged and left out.', { id });
    else sets.set(id, set);
  }
  let order = readOrder(documents.get(ORDER_KIND, ORDER_ID));
  let failures: ReadonlyMap<string, number> = new Map();
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const ids = (): string[] => {
    const known = (order ?? []).filter((id) => sets.has(id));
    const named = new Set(known);
    return [...known, ...[...sets.keys()].filter((id) => !named.has(id))];
  };
  const keepOrder = (next: readonly string[]): void => {
    order = next;
    documents.put(ORDER_KIND, ORDER_ID, JSON.stringify(next));
  };
  const secret = (id: string, part: SecretPart): string | undefined => (vault.state().locked ? undefined : vault.get(secretName(id, part)));
  const usersOf = (id: string): number => registry.all().filter(({ credential, writeCredential }) => credential === id || writeCredential === id).length;
  const complete = (set: CredentialSet): boolean => vault.state().locked || neededSecrets(set).every((part) => secret(set.id, part) !== undefined);

  const save = (wish: CredentialWish): string => {
    const isNew = wish.id === '';
    const id = isNew ? newId(random) : wish.id;
    const before = sets.get(id);
    if (!isNew && before === undefined) throw new VedetteError('not_found', 'These credentials are not there any more.', { id });
    const set = normal({ ...wish, id });
    checkWish({ ...wish, ...set });
    if (vault.state().locked) throw new VedetteError('unavailable', 'The secrets are locked. Unlock them with your passphrase first.', { reason: 'locked' });
    const given: Record<SecretPart, string | undefined> = { community: wish.community, auth: wish.authPassphrase, privacy: wish.privacyPassphrase };
    const needed = neededSecrets(set);
    // A passphrase that belonged to another protocol is no use to this one only when there was none: names of protocols do not change a passphrase.
    for (const part of needed) {
      if (given[part] === undefined && secret(id, part) === undefined) {
        throw new VedetteError('bad_input', part === 'community' ? 'Write the community.' : `Write the ${part === 'auth' ? 'authentication' : 'privacy'} passphrase.`, { path: part === 'community' ? part : `${part}Passphrase` });
      }
    }
    for (const part of SECRET_PARTS) {
      if (!needed.includes(part)) vault.remove(secretName(id, part));
      else if (given[part] !== undefined) vault.put(secretName(id, part), given[part]);
    }
    sets.set(id, set);
    const { id: _, ...body } = set;
    documents.put(KIND, id, JSON.stringify(body));
    if (isNew || order === undefined) keepOrder(ids());
    changed();
    return id;
  };

  const seed = (): void => {
    if (order !== undefined || sets.size > 0 || vault.state().locked) return;
    save({ id: '', name: 'public', version: '2c', user: '', auth: 'none', privacy: 'none', context: '', forWriting: false, community: 'public' });
  };
  const trySeed = (): void => {
    try {
      seed();
    } catch (error) {
      // Without a place for secrets a first set can wait: the person who adds one is told the reason.
      log.warn('The first credentials could not be kept.', { reason: error instanceof Error ? error.message : String(error) });
    }
  };
  trySeed();
  const stopVault = vault.listen(() => {
    trySeed();
    changed();
  });
  const stopRegistry = registry.listen(() => changed());

  return {
    ids,
    nameOf: (id) => sets.get(id)?.name ?? '',
    get: (id) => sets.get(id),
    secretOf(id) {
      const set = sets.get(id);
      return set === undefined || vault.state().locked ? undefined : credentialOf(set, (part) => secret(id, part));
    },
    rows: () => ids().map((id) => ({ ...sets.get(id)!, complete: complete(sets.get(id)!), devices: usersOf(id), failures: failures.get(id) ?? 0 })),
    save,
    remove(id) {
      const set = sets.get(id);
      if (set === undefined) throw new VedetteError('not_found', 'These credentials are not there any more.', { id });
      const devices = usersOf(id);
      if (devices > 0) throw new VedetteError('conflict', `${devices} ${devices === 1 ? 'device uses' : 'devices use'} "${set.name}". Give them other credentials first.`, { devices });
      documents.remove(KIND, id);
      sets.delete(id);
      keepOrder(ids());
      // Removing needs no key.
      for (const part of SECRET_PARTS) vault.remove(secretName(id, part));
      changed();
    },
    order(wanted) {
      const known = [...new Set(wanted)].filter((id) => sets.has(id));
      keepOrder([...known, ...ids().filter((id) => !known.includes(id))]);
      changed();
    },
    noteFailures(next) {
      failures = next;
      changed();
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      stopVault();
      stopRegistry();
    },
  };
}

/** What does not belong to the version is empty. */
function normal(set: CredentialSet): CredentialSet {
  const { id, name, version, forWriting } = set;
  const v3 = version === '3';
  return { id, name: name.trim(), version, user: v3 ? set.user : '', auth: v3 ? set.auth : 'none', privacy: v3 ? set.privacy : 'none', context: v3 ? set.context : '', forWriting };
}

function credentialOf(set: CredentialSet, secret: (part: SecretPart) => string | undefined): Credential | undefined {
  const [community, auth, privacy] = SECRET_PARTS.map(secret);
  if (set.version !== '3') return community === undefined ? undefined : { version: set.version, community };
  if ((set.auth !== 'none' && auth === undefined) || (set.privacy !== 'none' && privacy === undefined)) return undefined;
  return {
    version: '3',
    user: set.user,
    ...(set.auth === 'none' ? {} : { auth: { protocol: set.auth, passphrase: auth! } }),
    ...(set.privacy === 'none' ? {} : { privacy: { protocol: set.privacy, passphrase: privacy! } }),
    ...(set.context === '' ? {} : { context: set.context }),
  };
}

function newId(random: Random): string {
  return Array.from(random.bytes(8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Undefined when there has never been an order: the book is new. */
function readOrder(body: string | undefined): readonly string[] | undefined {
  if (body === undefined) return undefined;
  try {
    const found: unknown = JSON.parse(body);
    return Array.isArray(found) ? found.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return []; // the order is lost, the sets are not
  }
}
