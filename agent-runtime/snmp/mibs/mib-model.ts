// What a MIB module says, once it is understood: its objects with their types, and what could not be understood. RFC 2578, RFC 2579.
import type { Oid } from '../protocol.ts';

export const OBJECT_KINDS = ['node', 'scalar', 'table', 'row', 'column', 'notification'] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

export const BASE_TYPES = ['', 'integer', 'octets', 'oid', 'bits', 'address', 'counter32', 'gauge32', 'timeticks', 'opaque', 'counter64'] as const;
/** What a syntax comes down to; '' of what has no value (nodes, tables, rows) or is not known. */
export type BaseType = (typeof BASE_TYPES)[number];

/** A syntax with everything that textual conventions add. */
export interface MibType {
  /** As it is written, shortened: 'InterfaceIndex', 'INTEGER (0..65535)'. */
  readonly syntax: string;
  readonly base: BaseType;
  /** Names of numbers, or of bits. */
  readonly names: ReadonlyMap<number, string>;
  /** DISPLAY-HINT; '' without one. */
  readonly hint: string;
}

export interface MibNode {
  readonly oid: Oid;
  readonly name: string;
  readonly kind: ObjectKind;
  readonly type: MibType;
  /** MAX-ACCESS or ACCESS as written; '' without. */
  readonly access: string;
}

/** Something in a file that is not as it should be. `line` counts from 1. */
export interface MibProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface MibModule {
  readonly name: string;
  /** The file it was in. */
  readonly file: string;
  /** LAST-UPDATED of its MODULE-IDENTITY ('202401150000Z'); '' without. */
  readonly updated: string;
  readonly nodes: readonly MibNode[];
  /** Textual conventions and other types that other modules import. */
  readonly types: ReadonlyMap<string, MibType>;
  /** Modules that it imports and that nobody has. */
  readonly missing: readonly string[];
  readonly problems: readonly MibProblem[];
}

export const NO_TYPE: MibType = { syntax: '', base: '', names: new Map(), hint: '' };
