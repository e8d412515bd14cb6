// All known objects as one tree: names to OIDs and back, children, search. Where modules disagree, the earlier one rules.
import type { ObjectNames } from '../lan-parts.ts';
import type { Oid } from '../protocol.ts';
import { ROOT_NODES, ROOTS } from './base-types.ts';
import type { MibModule, MibNode, MibType, ObjectKind } from './mib-model.ts';
import { NO_TYPE } from './mib-model.ts';

/** One object as the tree shows it. */
export interface TreeObject {
  readonly oid: Oid;
  readonly name: string;
  /** '' of arcs that no module names. */
  readonly module: string;
  readonly syntax: string;
  readonly access: string;
  readonly kind: ObjectKind;
  readonly hasChildren: boolean;
}

interface Entry {
  readonly node: MibNode;
  readonly module: string;
}

/** What a module says differently from an earlier one. */
export interface MibConflict {
  readonly oid: Oid;
  readonly name: string;
  readonly otherName: string;
  readonly otherModule: string;
}

const OID_TEXT = /^\.?\d+(?:\.\d+)*$/u;

/** Immutable: another set of modules is another tree. */
export class MibTree implements ObjectNames {
  /** By module, the first thing that it says differently. */
  readonly conflicts: ReadonlyMap<string, MibConflict>;
  readonly #byOid = new Map<Oid, Entry>();
  readonly #byName = new Map<string, Entry>();
  readonly #modules: ReadonlyMap<string, MibModule>;
  readonly #vendors: ReadonlyMap<Oid, string>;
  #children: Map<Oid, string[]> | undefined;

  /** `modules` in the order in which they rule. `vendors`: OIDs that have a name only as long as no module names them. */
  constructor(modules: readonly MibModule[], vendors: ReadonlyMap<Oid, string> = new Map()) {
    const conflicts = new Map<string, MibConflict>();
    const byModule = new Map<string, MibModule>();
    for (const module of modules) {
      byModule.set(module.name, module);
      for (const node of module.nodes) {
        const entry = { node, module: module.name };
        const before = this.#byOid.get(node.oid);
        if (before === undefined || (before.node.name === node.name && saysMore(node, before.node))) this.#byOid.set(node.oid, entry);
        else if (differs(node, before.node) && !conflicts.has(module.name)) conflicts.set(module.name, { oid: node.oid, name: node.name, otherName: before.node.name, otherModule: before.module });
        if (!this.#byName.has(node.name)) this.#byName.set(node.name, entry);
      }
    }
    this.conflicts = conflicts;
    this.#modules = byModule;
    this.#vendors = vendors;
  }

  nameOf(oid: Oid): { readonly name: string; readonly suffix: string } {
    for (let end = oid.length; end > 0; end = oid.lastIndexOf('.', end - 1)) {
      const prefix = end === oid.length ? oid : oid.slice(0, end);
      const name = this.#byOid.get(prefix)?.node.name ?? this.#vendors.get(prefix) ?? rootName(prefix);
      if (name !== undefined) return { name, suffix: oid.slice(end + 1) };
    }
    return { name: oid, suffix: '' };
  }

  /** As people write it: 'ifInOctets.7'. */
  label(oid: Oid): string {
    const { name, suffix } = this.nameOf(oid);
    return suffix === '' ? name : `${name}.${suffix}`;
  }

  oidOf(name: string): Oid | undefined {
    const text = name.trim();
    if (OID_TEXT.test(text)) return text.replace(/^\./u, '');
    const parts = /^(?:([A-Za-z][\w-]*)::)?([A-Za-z0-9][\w-]*)((?:\.\d+)*)$/u.exec(text);
    if (parts === null) return undefined;
    const [, module, label, rest] = parts;
    const oid = module === undefined ? (this.#byName.get(label!)?.node.oid ?? ROOT_NODES.get(label!) ?? ROOTS.get(label!)) : this.#modules.get(module)?.nodes.find((node) => node.name === label)?.oid;
    return oid === undefined ? undefined : `${oid}${rest ?? ''}`;
  }

  /** The syntax of the object that an OID is an instance of; no type when it is not known. */
  typeOf(oid: Oid): MibType {
    for (let end = oid.length; end > 0; end = oid.lastIndexOf('.', end - 1)) {
      const entry = this.#byOid.get(end === oid.length ? oid : oid.slice(0, end));
      if (entry === undefined) continue;
      return entry.node.kind === 'scalar' || entry.node.kind === 'column' ? entry.node.type : NO_TYPE;
    }
    return NO_TYPE;
  }

  /** The object at an OID, named or not. */
  object(oid: Oid): TreeObject {
    const entry = this.#byOid.get(oid);
    const hasChildren = this.#childrenOf().has(oid);
    if (entry !== undefined) return { oid, name: entry.node.name, module: entry.module, syntax: entry.node.type.syntax, access: entry.node.access, kind: entry.node.kind, hasChildren };
    const name = this.#vendors.get(oid) ?? rootName(oid) ?? oid.slice(oid.lastIndexOf('.') + 1);
    return { oid, name, module: '', syntax: '', access: '', kind: 'node', hasChildren };
  }

  /** The object that an OID is, or is an instance of: the longest prefix that a module names; undefined when none does. */
  nearest(oid: Oid): TreeObject | undefined {
    for (let end = oid.length; end > 0; end = oid.lastIndexOf('.', end - 1)) {
      const prefix = end === oid.length ? oid : oid.slice(0, end);
      if (this.#byOid.has(prefix) || this.#vendors.has(prefix) || rootName(prefix) !== undefined) return this.object(prefix);
    }
    return undefined;
  }

  /** What lies directly under an OID, by number; under '' the top. */
  children(oid: Oid): TreeObject[] {
    return (this.#childrenOf().get(oid) ?? []).map((child) => this.object(child));
  }

  /** Objects whose name or OID has the text in it, best first: the same, then those that begin with it, then the others, shorter names first. */
  search(text: string, limit: number): TreeObject[] {
    const wanted = text.trim().replace(/^\.(?=\d)/u, '');
    const [first, second] = wanted.split('::');
    const module = second === undefined ? undefined : first!.toLowerCase();
    const word = (second ?? first ?? '').toLowerCase();
    if (word === '' && module === undefined) return [];
    const exact = OID_TEXT.test(wanted) ? this.nearest(wanted) : undefined;
    const found: { oid: Oid; rank: number; name: string }[] = [];
    for (const [oid, entry] of this.#byOid) {
      if (module !== undefined && entry.module.toLowerCase() !== module) continue;
      const name = entry.node.name.toLowerCase();
      const at = name.indexOf(word);
      if (at >= 0) found.push({ oid, rank: name === word ? 0 : at === 0 ? 1 : 2, name });
      else if (oid.startsWith(wanted) && oid.charAt(wanted.length) !== '' && exact !== undefined) found.push({ oid, rank: 3, name });
    }
    found.sort((a, b) => a.rank - b.rank || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
    const rest = found.filter(({ oid }) => oid !== exact?.oid).map(({ oid }) => oid);
    return [...(exact === undefined ? [] : [exact.oid]), ...rest].slice(0, limit).map((oid) => this.object(oid));
  }

  #childrenOf(): Map<Oid, string[]> {
    if (this.#children !== undefined) return this.#children;
    const children = new Map<Oid, string[]>();
    const seen = new Set<Oid>();
    for (const oid of [...ROOTS.values(), ...ROOT_NODES.values(), ...this.#vendors.keys(), ...this.#byOid.keys()]) {
      let child = oid;
      while (child !== '' && !seen.has(child)) {
        seen.add(child);
        const dot = child.lastIndexOf('.');
        const parent = dot < 0 ? '' : child.slice(0, dot);
        const list = children.get(parent);
        if (list === undefined) children.set(parent, [child]);
        else list.push(child);
        child = parent;
      }
    }
    for (const list of children.values()) list.sort((a, b) => Number(a.slice(a.lastIndexOf('.') + 1)) - Number(b.slice(b.lastIndexOf('.') + 1)));
    this.#children = children;
    return children;
  }
}

function rootName(oid: Oid): string | undefined {
  return NAMES_OF_ROOTS.get(oid);
}

const NAMES_OF_ROOTS: ReadonlyMap<Oid, string> = new Map([['0', 'ccitt'], ['1', 'iso'], ['2', 'joint-iso-ccitt'], ...[...ROOT_NODES].map(([name, oid]) => [oid, name] as const)]);

function differs(a: MibNode, b: MibNode): boolean {
  return a.name !== b.name || (a.type.base !== '' && b.type.base !== '' && a.type.base !== b.type.base);
}

/** A later definition of the same object replaces one that only names a branch. */
function saysMore(node: MibNode, before: MibNode): boolean {
  return before.kind === 'node' && node.kind !== 'node';
}
