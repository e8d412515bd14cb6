// The part of net-snmp that is used here; the package brings no types of its own.
declare module 'net-snmp' {
  interface KeyAlgorithm {
    readonly KEY_LENGTH: number;
  }
  interface NetSnmp {
    /** Names to numbers and back: 'sha256' → 5. */
    readonly AuthProtocols: { readonly [name: string]: number };
    readonly Authentication: {
      /** RFC 3414 A.2: the passphrase as a key of one engine. */
      passwordToKey(authProtocol: number, passphrase: string, engineId: Buffer): Buffer;
      authToKeyCache: { [key: string]: Buffer };
    };
    readonly Encryption: {
      generateLocalizedKeyBlumenthal(algorithm: KeyAlgorithm, authProtocol: number, passphrase: string, engineId: Buffer): Buffer;
      generateLocalizedKeyReeder(algorithm: KeyAlgorithm, authProtocol: number, passphrase: string, engineId: Buffer): Buffer;
    };
  }
  const netSnmp: NetSnmp;
  export default netSnmp;
}
