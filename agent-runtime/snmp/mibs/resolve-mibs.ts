// Turns parsed modules into known ones: names become object identifiers, syntaxes come down to base types, across modules in any order.
import type { Oid } from '../protocol.ts';
import { BUILTIN_TYPES, COMMON_MODULES, LANGUAGE_MODULES, OTHER_NAMES, ROOT_NODES, ROOTS } from './base-types.ts';
import type { MibModule, MibNode, MibProblem, MibType, ObjectKind } from './mib-model.ts';
import { NO_TYPE } from './mib-model.ts';
import type { Definition, OidPart, ParsedModule, ParsedSyntax } from './parsed.ts';

const LONGEST_CHAIN = 32;
const MOST_ARCS = 128;
const LONGEST_SYNTAX = 120;
const MOST_PROBLEMS = 100;
/** Traps of RFC 1215 under this enterprise are the generic ones, which RFC 3584 §3.1 puts elsewhere. */
const SNMP_GROUP = '1.3.6.1.2.1.11';
const GENERIC_TRAPS = '1.3.6.1.6.3.1.1.5';

export interface ParsedInFile {
  readonly module: ParsedModule;
  readonly file: string;
}

/** Resolves modules against each other and against those that are known already. Pure; never throws; circles and missing names are problems. */
export function resolveMibs(parsed: readonly ParsedInFile[], known: (name: string) => MibModule | undefined): MibModule[] {
  const resolver = new Resolver(parsed, known);
  return parsed.map((one) => resolver.module(one));
}

/** A module with its definitions by name. */
interface Source {
  readonly parsed: ParsedModule;
  readonly byName: ReadonlyMap<string, Definition>;
}

/** A name in a module: the key of what is remembered of it. */
type Place = readonly [source: Source, name: string];

class Resolver {
  readonly #sources = new Map<string, Source>();
  readonly #known: (name: string) => MibModule | undefined;
  readonly #knownOids = new Map<string, ReadonlyMap<string, Oid>>();
  /** By module, then name; undefined while it is being looked for and when it cannot be found. */
  readonly #oids = new Map<Source, Map<string, Oid | undefined>>();

  constructor(parsed: readonly ParsedInFile[], known: (name: string) => MibModule | undefined) {
    this.#known = known;
    for (const { module } of parsed) {
      const byName = new Map<string, Definition>();
      for (const definition of module.definitions) if (definition.trap === undefined && !byName.has(definition.name)) byName.set(definition.name, definition);
      this.#sources.set(module.name, { parsed: module, byName });
    }
  }

  module({ module, file }: ParsedInFile): MibModule {
    const source = this.#sources.get(module.name)!;
    const problems: MibProblem[] = module.problems.map((problem) => ({ file, ...problem }));
    const say = (line: number, message: string): void => {
      if (problems.length < MOST_PROBLEMS) problems.push({ file, line, message });
    };
    const missing = [...new Set(module.imports.values())].filter((name) => !LANGUAGE_MODULES.has(name) && this.#find(name) === undefined).sort();
    const nodes: MibNode[] = [];
    const rows = new Set<Oid>();
    const seen = new Map<string, number>();
    const homeless = new Map<string, { line: number; count: number }>();
    const found: { definition: Definition; oid: Oid }[] = [];
    for (const definition of module.definitions) {
      const first = seen.get(definition.name);
      if (first !== undefined && definition.trap === undefined) {
        say(definition.line, `${definition.name} is defined in line ${first} already.`);
        continue;
      }
      seen.set(definition.name, definition.line);
      const oid = this.#oidOf(source, definition);
      if (oid === undefined) {
        const root = this.#rootOf(source, definition);
        const counted = homeless.get(root) ?? { line: definition.line, count: 0 };
        homeless.set(root, { ...counted, count: counted.count + 1 });
        continue;
      }
      found.push({ definition, oid });
      if (definition.macro === 'OBJECT-TYPE' && this.#isRow(source, definition)) rows.add(oid);
    }
    for (const [root, { line, count }] of homeless) {
      const from = module.imports.get(root);
      const why = from === undefined ? 'which nothing defines' : missing.includes(from) ? `from ${from}, which is not there` : `which ${from} does not define`;
      say(line, `${count} ${count === 1 ? 'object is' : 'objects are'} left out: ${count === 1 ? 'it hangs' : 'they hang'} under ${root}, ${why}.`);
    }
    for (const { definition, oid } of found) {
      const kind = this.#kindOf(definition, oid, rows);
      const type = kind === 'scalar' || kind === 'column' ? this.#type(source, definition.syntax) : definition.syntax === undefined ? NO_TYPE : { ...NO_TYPE, syntax: definition.syntax.text.slice(0, LONGEST_SYNTAX) };
      nodes.push({ oid, name: definition.name, kind, type, access: definition.access });
    }
    const types = new Map<string, MibType>();
    for (const [name, syntax] of module.types) if (syntax.kind === 'type') types.set(name, { ...this.#type(source, syntax), syntax: name });
    return { name: module.name, file, updated: module.updated, nodes, types, missing, problems };
  }

  #find(name: string): Source | MibModule | undefined {
    const other = OTHER_NAMES.get(name);
    return this.#sources.get(name) ?? this.#known(name) ?? (other === undefined ? undefined : (this.#sources.get(other) ?? this.#known(other)));
  }

  /** Where a name that a module uses is defined: in itself, in what it imports, in the common modules; or its OID at once. */
  #lookUp(source: Source, name: string, module = ''): Oid | Place | undefined {
    if (module === '' && source.byName.has(name)) return [source, name];
    const root = ROOTS.get(name);
    if (root !== undefined) return root;
    const from = module === '' ? source.parsed.imports.get(name) : module;
    const places = from === undefined ? COMMON_MODULES : [from, ...COMMON_MODULES];
    for (const place of places) {
      const found = this.#find(place);
      if (found === undefined) continue;
      if ('parsed' in found) {
        if (found.byName.has(name)) return [found, name];
      } else {
        const oid = this.#oidsOfKnown(found).get(name);
        if (oid !== undefined) return oid;
      }
    }
    return ROOT_NODES.get(name);
  }

  #oidsOfKnown(module: MibModule): ReadonlyMap<string, Oid> {
    let oids = this.#knownOids.get(module.name);
    if (oids === undefined) this.#knownOids.set(module.name, (oids = new Map(module.nodes.map(({ name, oid }) => [name, oid]))));
    return oids;
  }

  #oidOf(source: Source, definition: Definition): Oid | undefined {
    if (definition.trap !== undefined) {
      const enterprise = this.#valueOf(source, definition.oid, definition.name);
      if (enterprise === undefined) return undefined;
      return enterprise === SNMP_GROUP ? `${GENERIC_TRAPS}.${definition.trap + 1}` : `${enterprise}.0.${definition.trap}`;
    }
    return this.#named([source, definition.name]);
  }

  /** The OID of a definition. Goes through its ancestors with a list of its own: a chain may be as long as the file. */
  #named(start: Place): Oid | undefined {
    const waiting: Place[] = [start];
    while (waiting.length > 0) {
      const [source, name] = waiting.at(-1)!;
      const memo = this.#memoOf(source);
      const parts = source.byName.get(name)!.oid;
      const first = parts[0]!;
      const parent = first.name === '' || first.name === name ? undefined : this.#lookUp(source, first.name, first.module);
      if (parent === undefined || typeof parent === 'string') {
        memo.set(name, join(typeof parent === 'string' ? parent : first.number === undefined ? undefined : `${first.number}`, parts));
        waiting.pop();
      } else if (this.#memoOf(parent[0]).has(parent[1])) {
        memo.set(name, join(this.#memoOf(parent[0]).get(parent[1]), parts));
        waiting.pop();
      } else {
        // Marked before its parent is looked for: a circle ends at the mark.
        memo.set(name, undefined);
        waiting.push(parent);
      }
    }
    return this.#memoOf(start[0]).get(start[1]);
  }

  #valueOf(source: Source, parts: readonly OidPart[], of: string): Oid | undefined {
    const first = parts[0]!;
    const parent = first.name === '' || first.name === of ? undefined : this.#lookUp(source, first.name, first.module);
    const base = parent === undefined ? (first.number === undefined ? undefined : `${first.number}`) : typeof parent === 'string' ? parent : (this.#memoOf(parent[0]).get(parent[1]) ?? this.#named(parent));
    return join(base, parts);
  }

  #memoOf(source: Source): Map<string, Oid | undefined> {
    let memo = this.#oids.get(source);
    if (memo === undefined) this.#oids.set(source, (memo = new Map<string, Oid | undefined>()));
    return memo;
  }

  /** The name at which the way up from a definition ends. */
  #rootOf(source: Source, definition: Definition): string {
    const passed = new Set<string>();
    let place: Place = [source, definition.name];
    let { oid } = definition;
    for (;;) {
      const { name, module } = oid[0]!;
      if (name === '' || passed.has(name)) return name === '' ? place[1] : name;
      passed.add(name);
      const next = this.#lookUp(place[0], name, module);
      if (next === undefined || typeof next === 'string') return name;
      place = next;
      oid = next[0].byName.get(next[1])!.oid;
    }
  }

  #isRow(source: Source, { syntax, isRow }: Definition): boolean {
    if (syntax?.kind === 'sequence') return true;
    if (syntax?.kind !== 'type') return false;
    return source.parsed.types.get(syntax.name)?.kind === 'sequence' || (isRow && !BUILTIN_TYPES.has(syntax.name));
  }

  #kindOf({ macro, syntax, trap }: Definition, oid: Oid, rows: ReadonlySet<Oid>): ObjectKind {
    if (trap !== undefined || macro === 'NOTIFICATION-TYPE') return 'notification';
    if (macro !== 'OBJECT-TYPE') return 'node';
    if (syntax?.kind === 'sequence_of') return 'table';
    if (rows.has(oid)) return 'row';
    return rows.has(oid.slice(0, oid.lastIndexOf('.'))) ? 'column' : 'scalar';
  }

  /** A syntax down to its base; the nearest names and hint count. */
  #type(source: Source, syntax: ParsedSyntax | undefined): MibType {
    if (syntax === undefined) return NO_TYPE;
    const text = syntax.text.slice(0, LONGEST_SYNTAX);
    let { names, hint } = syntax;
    let place: Source = source;
    let current = syntax;
    for (let steps = 0; steps < LONGEST_CHAIN; steps += 1) {
      if (names.size === 0) names = current.names;
      if (hint === '') hint = current.hint;
      if (current.kind !== 'type') return { syntax: text, base: current.kind === 'choice' ? 'octets' : '', names, hint };
      const own = place.parsed.types.get(current.name);
      const builtin = BUILTIN_TYPES.get(current.name);
      if (builtin !== undefined && (own === undefined || own === current)) return { syntax: text, base: builtin, names, hint };
      if (own !== undefined && own !== current) {
        current = own;
        continue;
      }
      const found = this.#typeElsewhere(place, current);
      if (found === undefined) break;
      if ('base' in found) return { syntax: text, base: found.base, names: names.size > 0 ? names : found.names, hint: hint === '' ? found.hint : hint };
      place = found.source;
      current = found.syntax;
    }
    return { syntax: text, base: '', names, hint };
  }

  #typeElsewhere(source: Source, { name, module }: ParsedSyntax): MibType | { readonly source: Source; readonly syntax: ParsedSyntax } | undefined {
    const from = module === '' ? source.parsed.imports.get(name) : module;
    for (const place of from === undefined ? COMMON_MODULES : [from, ...COMMON_MODULES]) {
      const found = this.#find(place);
      if (found === undefined) continue;
      if (!('parsed' in found)) {
        const type = found.types.get(name);
        if (type !== undefined) return type;
      } else {
        const syntax = found.parsed.types.get(name);
        if (syntax !== undefined) return { source: found, syntax };
      }
    }
    return undefined;
  }
}

/** Appends the numbers of `parts` but the first. Undefined when a part has no number, or the whole is too long. */
function join(base: Oid | undefined, parts: readonly OidPart[]): Oid | undefined {
  if (base === undefined) return undefined;
  let oid = base;
  for (let i = 1; i < parts.length; i++) {
    const { number } = parts[i]!;
    if (number === undefined) return undefined;
    oid += `.${number}`;
  }
  return oid.length > MOST_ARCS * 11 || oid.split('.').length > MOST_ARCS ? undefined : oid;
}
