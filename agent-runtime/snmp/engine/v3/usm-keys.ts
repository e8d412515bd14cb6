// The keys of one user at one engine, and what is done with them: digests and privacy. RFC 3414, RFC 3826, RFC 7860.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AuthProtocol, Credential, PrivacyProtocol } from '../../protocol.ts';
import { aesCfb, desCbc } from './ciphers.ts';
import { authenticationKey, privacyKey } from './net-snmp.ts';

export type UsmCredential = Extract<Credential, { version: '3' }>;

const HASHES: Record<AuthProtocol, { readonly name: string; readonly digest: number }> = {
  MD5: { name: 'md5', digest: 12 },
  SHA: { name: 'sha1', digest: 12 },
  'SHA-224': { name: 'sha224', digest: 16 },
  'SHA-256': { name: 'sha256', digest: 24 },
  'SHA-384': { name: 'sha384', digest: 32 },
  'SHA-512': { name: 'sha512', digest: 48 },
};

/** Octets of the digest in a message; 0 without authentication. */
export function digestLength(credential: UsmCredential): number {
  return credential.auth === undefined ? 0 : HASHES[credential.auth.protocol].digest;
}

/** The keys of one user at one engine. */
export class UsmKeys {
  readonly #hash: { readonly name: string; readonly digest: number } | undefined;
  readonly #authKey: Uint8Array;
  readonly #privacy: PrivacyProtocol | undefined;
  readonly #privacyKey: Uint8Array;

  /** Privacy counts only beside authentication. */
  constructor(credential: UsmCredential, engineId: Uint8Array) {
    const { auth, privacy } = credential;
    this.#hash = auth === undefined ? undefined : HASHES[auth.protocol];
    this.#authKey = auth === undefined ? new Uint8Array() : authenticationKey(auth.protocol, auth.passphrase, engineId);
    this.#privacy = privacy?.protocol;
    this.#privacyKey = auth === undefined || privacy === undefined ? new Uint8Array() : privacyKey(privacy.protocol, auth.protocol, privacy.passphrase, engineId);
  }

  /** The digest over a message in which its own place holds zeros. */
  digest(message: Uint8Array): Uint8Array {
    if (this.#hash === undefined) return new Uint8Array();
    return createHmac(this.#hash.name, this.#authKey).update(message).digest().subarray(0, this.#hash.digest);
  }

  /** Whether the digest at `[start, end)` of a message is right. */
  isAuthentic(message: Uint8Array, start: number, end: number): boolean {
    if (this.#hash === undefined || end - start !== this.#hash.digest) return false;
    const given = message.slice(start, end);
    const blank = Uint8Array.from(message);
    blank.fill(0, start, end);
    return timingSafeEqual(this.digest(blank), given);
  }

  /** A scoped PDU, encrypted; `salt` of 8 octets goes along in the message and must never repeat. */
  encrypt(scopedPdu: Uint8Array, boots: number, time: number, salt: Uint8Array): Uint8Array {
    if (this.#privacy !== 'DES') return aesCfb(this.#privacyKey, aesVector(boots, time, salt), scopedPdu, false);
    const padded = new Uint8Array(Math.ceil(scopedPdu.length / 8) * 8);
    padded.set(scopedPdu);
    return desCbc(this.#privacyKey.subarray(0, 8), this.#desVector(salt), padded, false);
  }

  /** The other way; undefined when the lengths cannot be right. */
  decrypt(data: Uint8Array, boots: number, time: number, salt: Uint8Array): Uint8Array | undefined {
    if (this.#privacy === undefined || salt.length !== 8) return undefined;
    if (this.#privacy !== 'DES') return aesCfb(this.#privacyKey, aesVector(boots, time, salt), data, true);
    return data.length % 8 === 0 && data.length > 0 ? desCbc(this.#privacyKey.subarray(0, 8), this.#desVector(salt), data, true) : undefined;
  }

  /** RFC 3414 §8.1.1.1: the second half of the key, xor the salt. */
  #desVector(salt: Uint8Array): Uint8Array {
    return this.#privacyKey.slice(8, 16).map((byte, i) => byte ^ salt[i]!);
  }
}

/** RFC 3826 §3.1.2.1: boots, time, salt. */
function aesVector(boots: number, time: number, salt: Uint8Array): Uint8Array {
  const vector = new Uint8Array(16);
  const view = new DataView(vector.buffer);
  view.setUint32(0, boots);
  view.setUint32(4, time);
  vector.set(salt, 8);
  return vector;
}
