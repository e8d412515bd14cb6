// What stands in a MIB file, before names are looked up: definitions as they are written.

/** A part of `{ iso org(3) 6 }`: a name, a number, or both. `module` of the form Module.name. */
export interface OidPart {
  readonly name: string;
  readonly module: string;
  readonly number: number | undefined;
}

/** A syntax as written. `name` is a builtin ('INTEGER', 'OCTET STRING' …) or another type. */
export interface ParsedSyntax {
  readonly kind: 'type' | 'sequence' | 'sequence_of' | 'choice';
  readonly name: string;
  readonly module: string;
  /** With its range or size, shortened. */
  readonly text: string;
  readonly names: ReadonlyMap<number, string>;
  readonly hint: string;
}

export interface Definition {
  readonly name: string;
  readonly line: number;
  /** The macro ('OBJECT-TYPE', 'TRAP-TYPE' …), or 'OBJECT IDENTIFIER'. */
  readonly macro: string;
  readonly oid: readonly OidPart[];
  readonly syntax: ParsedSyntax | undefined;
  readonly access: string;
  readonly description: string;
  /** INDEX or AUGMENTS is there. */
  readonly isRow: boolean;
  /** Of a TRAP-TYPE: its number under the enterprise that `oid` names. */
  readonly trap: number | undefined;
}

export interface ParsedModule {
  readonly name: string;
  readonly line: number;
  /** Symbol → the module that it is from. */
  readonly imports: ReadonlyMap<string, string>;
  readonly definitions: readonly Definition[];
  readonly types: ReadonlyMap<string, ParsedSyntax>;
  readonly updated: string;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  /** The module's stretch of the text, and the line on which it begins. */
  readonly start: number;
  readonly end: number;
}
