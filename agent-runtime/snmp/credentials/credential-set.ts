// One set of credentials as it is kept (without its secrets), and which combinations make sense. RFC 3414 §2.1: privacy only with authentication.
import { AUTH_NAMES, PRIVACY_NAMES } from '../../../common/model/credential.ts';
import { VedetteError } from '../../../common/errors/vedette-error.ts';

/** A set without secrets, as a document of kind 'credential'. */
export interface CredentialSet {
  readonly id: string;
  readonly name: string;
  readonly version: '1' | '2c' | '3';
  readonly user: string;
  readonly auth: (typeof AUTH_NAMES)[number];
  readonly privacy: (typeof PRIVACY_NAMES)[number];
  readonly context: string;
  /** For SET only: never tried by scans or polls. */
  readonly forWriting: boolean;
}

/** The secrets of a set by what they are for. */
export const SECRET_PARTS = ['community', 'auth', 'privacy'] as const;
export type SecretPart = (typeof SECRET_PARTS)[number];

/** Under what name the vault keeps a secret. */
export function secretName(id: string, part: SecretPart): string {
  return `credential.${id}.${part}`;
}

/** Which secrets a set cannot do without. */
export function neededSecrets({ version, auth, privacy }: Pick<CredentialSet, 'version' | 'auth' | 'privacy'>): SecretPart[] {
  if (version !== '3') return ['community'];
  return [...(auth === 'none' ? [] : ['auth' as const]), ...(privacy === 'none' ? [] : ['privacy' as const])];
}

/** RFC 3414 §11.2: a passphrase of a user has at least eight characters. */
const SHORTEST_PASSPHRASE = 8;

/** What a person wants a set to be. Secrets left out keep what there is. */
export interface CredentialWish extends CredentialSet {
  readonly community?: string | undefined;
  readonly authPassphrase?: string | undefined;
  readonly privacyPassphrase?: string | undefined;
}

/** Throws VedetteError `bad_input` with the field in `details.path`. The message never holds a secret. */
export function checkWish(wish: CredentialWish): void {
  const refuse = (path: string, message: string): never => {
    throw new VedetteError('bad_input', message, { path });
  };
  if (wish.name.trim() === '') refuse('name', 'Give the credentials a name.');
  if (wish.version !== '3') {
    if (wish.community === '') refuse('community', 'Write the community, or leave the field as it is to keep the one that is there.');
    return;
  }
  if (wish.user.trim() === '') refuse('user', 'Write the user name that the device knows.');
  // SnmpAdminString of usmUserName: 32 octets at most.
  if (new TextEncoder().encode(wish.user).length > 32) refuse('user', 'A user name of SNMPv3 has at most 32 characters.');
  if (wish.privacy !== 'none' && wish.auth === 'none') refuse('privacy', 'Privacy needs authentication: choose an authentication protocol, or no privacy.');
  if (wish.auth !== 'none') checkPassphrase('authPassphrase', wish.authPassphrase, refuse);
  if (wish.privacy !== 'none') checkPassphrase('privacyPassphrase', wish.privacyPassphrase, refuse);
}

function checkPassphrase(path: string, passphrase: string | undefined, refuse: (path: string, message: string) => never): void {
  if (passphrase !== undefined && passphrase.length < SHORTEST_PASSPHRASE) refuse(path, `A passphrase of SNMPv3 has at least ${SHORTEST_PASSPHRASE} characters.`);
}

/** Reads a kept set; undefined when the document is damaged. */
export function readCredentialSet(id: string, body: string): CredentialSet | undefined {
  let found: unknown;
  try {
    found = JSON.parse(body);
  } catch {
    return undefined; // the caller says which document it was
  }
  if (typeof found !== 'object' || found === null) return undefined;
  const { name, version, user, auth, privacy, context, forWriting } = found as Partial<Record<keyof CredentialSet, unknown>>;
  const knownVersion = (['1', '2c', '3'] as const).find((one) => one === version);
  const knownAuth = AUTH_NAMES.find((one) => one === auth);
  const knownPrivacy = PRIVACY_NAMES.find((one) => one === privacy);
  if (typeof name !== 'string' || typeof user !== 'string' || typeof context !== 'string' || knownVersion === undefined || knownAuth === undefined || knownPrivacy === undefined) return undefined;
  return { id, name, version: knownVersion, user, auth: knownAuth, privacy: knownPrivacy, context, forWriting: forWriting === true };
}
