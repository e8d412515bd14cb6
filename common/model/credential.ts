// The protocols of SNMPv3 users by the names that people know. RFC 3414, RFC 3826, RFC 7860; AES-192 and AES-256 as vendors do them.

export const AUTH_NAMES = ['none', 'MD5', 'SHA', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'] as const;
/** Names with -C extend keys as Cisco does (Reeder), the others as Blumenthal. */
export const PRIVACY_NAMES = ['none', 'DES', 'AES', 'AES-192', 'AES-256', 'AES-192-C', 'AES-256-C'] as const;
