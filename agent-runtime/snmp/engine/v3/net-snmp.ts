// Keys of SNMPv3 by net-snmp: passphrase to key, localisation, and both extensions for long keys. The only file here that imports it.
// oxlint-disable-next-line typescript/triple-slash-reference -- a package without types can be described only in a file that is no module
/// <reference path="./net-snmp.d.ts" />
import netSnmp from 'net-snmp';
import { SnmpFailure } from '../../protocol.ts';
import type { AuthProtocol, PrivacyProtocol } from '../../protocol.ts';

// net-snmp's own sessions are not used: they draw ids from Math.random, run on timers of their own, drop a question at the first forged
// answer, and know neither AES-192 nor, on Node, DES.

const AUTH_NAMES: Record<AuthProtocol, string> = { MD5: 'md5', SHA: 'sha', 'SHA-224': 'sha224', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };
/** Octets of a privacy key; DES takes 8 for the cipher and 8 for its initial vector. */
const KEY_LENGTHS: Record<PrivacyProtocol, number> = { DES: 16, AES: 16, 'AES-192': 24, 'AES-256': 32, 'AES-192-C': 24, 'AES-256-C': 32 };

function protocolNumber(protocol: AuthProtocol): number {
  const number = netSnmp.AuthProtocols[AUTH_NAMES[protocol]];
  if (number === undefined) throw new SnmpFailure('refused', `net-snmp does not know the authentication protocol ${protocol}.`);
  return number;
}

/** Runs net-snmp and empties its cache, which would keep passphrases for ever. */
function derive(make: () => Buffer): Uint8Array {
  try {
    return Uint8Array.from(make());
  } finally {
    netSnmp.Authentication.authToKeyCache = {};
  }
}

/** The authentication key of one engine. Takes milliseconds: a million octets are hashed (RFC 3414 A.2). */
export function authenticationKey(protocol: AuthProtocol, passphrase: string, engineId: Uint8Array): Uint8Array {
  return derive(() => netSnmp.Authentication.passwordToKey(protocolNumber(protocol), passphrase, Buffer.from(engineId)));
}

/** The privacy key of one engine, extended where the hash is shorter: by Reeder's way for '-C', else by Blumenthal's. */
export function privacyKey(protocol: PrivacyProtocol, auth: AuthProtocol, passphrase: string, engineId: Uint8Array): Uint8Array {
  const { Encryption } = netSnmp;
  const extend = protocol.endsWith('-C') ? Encryption.generateLocalizedKeyReeder : Encryption.generateLocalizedKeyBlumenthal;
  return derive(() => extend({ KEY_LENGTH: KEY_LENGTHS[protocol] }, protocolNumber(auth), passphrase, Buffer.from(engineId)));
}
