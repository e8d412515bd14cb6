// The two ciphers of SNMPv3 on whatever crypto the program has: OpenSSL 3 in Node knows no single DES, BoringSSL in Electron not every CFB.
import { createCipheriv, createDecipheriv, getCiphers } from 'node:crypto';

const known = new Set(getCiphers());
const BLOCK = 16;

/**
 * DES in CBC (RFC 3414 §8): `data` a multiple of 8 octets, `key` and `iv` of 8. Triple DES with three equal keys is single DES, because its
 * middle step undoes the first.
 */
export function desCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array, decrypt: boolean): Uint8Array {
  const triple = new Uint8Array(24);
  for (let at = 0; at < 24; at += 8) triple.set(key, at);
  const cipher = decrypt ? createDecipheriv('des-ede3-cbc', triple, iv) : createCipheriv('des-ede3-cbc', triple, iv);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

/** AES in CFB with 128 bits of feedback (RFC 3826 §3.1): a key of 16, 24 or 32 octets, an `iv` of 16, data of any length. */
export function aesCfb(key: Uint8Array, iv: Uint8Array, data: Uint8Array, decrypt: boolean, native = known.has(`aes-${key.length * 8}-cfb`)): Uint8Array {
  if (!native) return cfbOfBlocks(key, iv, data, decrypt);
  const name = `aes-${key.length * 8}-cfb`;
  const cipher = decrypt ? createDecipheriv(name, key, iv) : createCipheriv(name, key, iv);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

/** The same out of single blocks. */
function cfbOfBlocks(key: Uint8Array, iv: Uint8Array, data: Uint8Array, decrypt: boolean): Uint8Array {
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null);
  cipher.setAutoPadding(false);
  const out = new Uint8Array(data.length);
  let feedback = Uint8Array.from(iv);
  for (let at = 0; at < data.length; at += BLOCK) {
    const stream = cipher.update(feedback);
    const end = Math.min(at + BLOCK, data.length);
    for (let i = at; i < end; i++) out[i] = data[i]! ^ stream[i - at]!;
    feedback = Uint8Array.from((decrypt ? data : out).subarray(at, at + BLOCK));
  }
  return out;
}
