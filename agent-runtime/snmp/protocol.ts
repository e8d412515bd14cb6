// The words of SNMP as the rest of the agent uses them: values, variable bindings, credentials, sessions. RFC 3416, RFC 3411, RFC 2578.

/** Dotted decimal without a leading dot: '1.3.6.1.2.1.1.3.0'. */
export type Oid = string;

export type SnmpType =
  | 'integer'
  | 'octets'
  | 'null'
  | 'oid'
  | 'address'
  | 'counter32'
  | 'gauge32'
  | 'timeticks'
  | 'opaque'
  | 'counter64'
  /** The three exceptions of RFC 3416: the object does not exist, its instance does not, the walk is over. A v1 noSuchName reads as noSuchObject. */
  | 'noSuchObject'
  | 'noSuchInstance'
  | 'endOfMibView';

/**
 * One value. integer, counter32, gauge32, timeticks: number. counter64: number up to 2^53, bigint above. octets: the bytes.
 * opaque: the number inside when it is an RFC draft float or double (0x9f78, 0x9f79), else the bytes. oid, address: text. Others: null.
 */
export type SnmpValue =
  | { readonly type: 'integer' | 'counter32' | 'gauge32' | 'timeticks'; readonly value: number }
  | { readonly type: 'counter64'; readonly value: number | bigint }
  | { readonly type: 'octets'; readonly value: Uint8Array }
  | { readonly type: 'opaque'; readonly value: number | Uint8Array }
  | { readonly type: 'oid' | 'address'; readonly value: string }
  | { readonly type: 'null' | 'noSuchObject' | 'noSuchInstance' | 'endOfMibView'; readonly value: null };

export interface VarBind {
  readonly oid: Oid;
  readonly value: SnmpValue;
}

export interface Target {
  readonly address: string;
  readonly port: number;
}

export const AUTH_PROTOCOLS = ['MD5', 'SHA', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'] as const;
export type AuthProtocol = (typeof AUTH_PROTOCOLS)[number];
/** AES-192 and AES-256 have no standard; `-C` is Cisco's (Reeder's) key extension, the plain names are Blumenthal's. */
export const PRIVACY_PROTOCOLS = ['DES', 'AES', 'AES-192', 'AES-256', 'AES-192-C', 'AES-256-C'] as const;
export type PrivacyProtocol = (typeof PRIVACY_PROTOCOLS)[number];

/** With the secrets in it: lives in memory only, and is never logged, stored or sent to a console. */
export type Credential =
  | { readonly version: '1' | '2c'; readonly community: string }
  | {
      readonly version: '3';
      readonly user: string;
      readonly auth?: { readonly protocol: AuthProtocol; readonly passphrase: string };
      readonly privacy?: { readonly protocol: PrivacyProtocol; readonly passphrase: string };
      readonly context?: string;
    };

export const FAILURE_KINDS = [
  /** Nothing came back: nobody there, wrong community, or a filter between. */
  'timeout',
  /** The OS could not send, or the host refused (ICMP port unreachable). */
  'unreachable',
  'unknown_user',
  'wrong_key',
  'unsupported_level',
  'not_in_time_window',
  /** Another engine ID than this address had. */
  'wrong_engine',
  /** An answer with an error status of RFC 3416; `status` and `index` say which. */
  'error_status',
  'malformed',
  'cancelled',
  /** Kept back by this program: not allowed to send there, too many in flight. */
  'refused',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** Why a request has no answer. A fact about a device, thrown by sessions and caught by whoever asked. */
export class SnmpFailure extends Error {
  readonly kind: FailureKind;
  /** The error status by name ('tooBig', 'noSuchName', 'authorizationError' …) and the index of the binding from 1; '' and 0 otherwise. */
  readonly status: string;
  readonly index: number;

  constructor(kind: FailureKind, message: string, status = '', index = 0) {
    super(message);
    this.name = 'SnmpFailure';
    this.kind = kind;
    this.status = status;
    this.index = index;
  }
}

/** What was learned about how a device wants to be asked; kept per device and firmware. */
export interface LearnedLimits {
  /** GETBULK works at all; false falls to GETNEXT. */
  readonly bulk: boolean;
  readonly maxRepetitions: number;
  /** Columns in one GETBULK. */
  readonly maxColumns: number;
  /** Objects in one GET. */
  readonly maxGet: number;
}

/** Oddities that a session survived, by name, with how often: shown on the device page. */
export type Oddity =
  | 'v1_only'
  | 'no_bulk'
  | 'too_big'
  | 'not_increasing'
  | 'wrong_port'
  | 'wrong_request_id'
  | 'truncated'
  | 'late_answer'
  | 'short_bulk'
  | 'loop'
  | 'resync'
  /** GET is not answered while GETNEXT is. */
  | 'silent_get'
  /** An object that is answered with an error only; it reads as missing. */
  | 'object_error'
  /** Another engine ID than the one known. */
  | 'wrong_engine';

export interface SessionOptions {
  readonly timeoutMs: number;
  readonly retries: number;
  /** The most packets per second to this device; 0 is no cap. */
  readonly packetsPerSecond: number;
  /** From an earlier session with the same device and firmware, or set by a person. */
  readonly limits?: Partial<LearnedLimits> | undefined;
  /** An earlier session with a v2c credential found that the device answers in v1 alone. */
  readonly knownV1?: boolean | undefined;
  /** Polls have a deadline: a v2c device that was never heard is tried in v1 after its first silence, not after its last. */
  readonly looksEarly?: boolean | undefined;
  /** What a person fixed is not learned away. */
  readonly fixedLimits?: boolean;
  /** Engine ID (hex) that this device is known to have; another one is reported as an oddity. */
  readonly engineId?: string | undefined;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface WalkOptions extends RequestOptions {
  /** Ends the walk with `limited` after so many objects. */
  readonly maxObjects?: number;
}

export interface WalkEnd {
  readonly objects: number;
  readonly end: 'complete' | 'limited' | 'loop' | 'stopped';
}

/** One column of a table: index (what follows the column's OID, dotted) → value, in the order of the device. */
export type Column = ReadonlyMap<string, SnmpValue>;

/** One conversation with one device: at most a few requests in flight, answers matched by request id and source. */
export interface SnmpSession {
  readonly target: Target;
  readonly limits: LearnedLimits;
  readonly oddities: ReadonlyMap<Oddity, number>;
  readonly counts: { readonly requests: number; readonly answers: number; readonly timeouts: number; readonly unreadable: number; readonly bytesIn: number; readonly bytesOut: number };
  /** The engine ID as hex, of v3 sessions after the first answer. */
  readonly engineId: string | undefined;
  readonly engineBoots: number | undefined;
  /** One answer per object, in order; missing ones carry their exception. Splits what is too long, halves on tooBig. Throws SnmpFailure. */
  get(oids: readonly Oid[], options?: RequestOptions): Promise<VarBind[]>;
  getNext(oids: readonly Oid[], options?: RequestOptions): Promise<VarBind[]>;
  /** Everything under `root` in order; `visit` false stops. Loops and disorder end it instead of going on for ever. Throws SnmpFailure. */
  walk(root: Oid, visit: (binding: VarBind) => boolean | void, options?: WalkOptions): Promise<WalkEnd>;
  /** Whole columns of tables, several in one GETBULK where the device likes it. A column that is not there is an empty map. Throws SnmpFailure. */
  columns(columns: readonly Oid[], options?: WalkOptions): Promise<ReadonlyMap<Oid, Column>>;
  /** SET, all or nothing. Throws SnmpFailure with the device's status. */
  set(bindings: readonly VarBind[], options?: RequestOptions): Promise<VarBind[]>;
  close(): void;
}

/** One address that answered a sweep. */
export interface SweepAnswer {
  readonly target: Target;
  /** Empty when the device answered with an error status. */
  readonly bindings: readonly VarBind[];
  /** '' or what was odd about the answer. */
  readonly oddity: '' | 'wrong_port' | 'wrong_request_id';
}

export interface SweepOptions {
  /** Asked with one GET. */
  readonly oids: readonly Oid[];
  /** Packets per second; 0 is as fast as the socket takes them. */
  readonly packetsPerSecond: number;
  /** How long answers are awaited after the last packet, ms; 1000 when left out. */
  readonly settleMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with how many have been sent. */
  readonly onProgress?: (sent: number) => void;
}

/** One socket for all targets. */
export interface SnmpEngine {
  open(target: Target, credential: Credential, options: SessionOptions): SnmpSession;
  /**
   * Asks many addresses one thing, once each, without sessions. `onAnswer` hears of each address at most once. v1 and v2c only.
   * Addresses that may not be sent to are left out of `sent`. Cancelling resolves with what has been done. Throws SnmpFailure `refused`.
   */
  sweep(targets: Iterable<Target>, credential: Credential, options: SweepOptions, onAnswer: (answer: SweepAnswer) => void): Promise<{ readonly sent: number; readonly answered: number }>;
  readonly counts: { readonly inFlight: number; readonly stray: number; readonly malformed: number };
  close(): void;
}
