// A resolved module as compact JSON and back: what is bundled and what is kept of imported ones.
import type { BaseType, MibModule, MibNode, MibType, ObjectKind } from './mib-model.ts';
import { BASE_TYPES, NO_TYPE, OBJECT_KINDS } from './mib-model.ts';

const VERSION = 1;

/**
 * `types`: [syntax, number of the base type, hint, names]; the first `exported` entries of it are types by name. `nodes`: [name, OID or ".last arc"
 * under the node with that number, kind, type, access]; a missing type is 0.
 */
interface Stored {
  readonly version: number;
  readonly module: string;
  readonly file?: string;
  readonly updated?: string;
  readonly missing?: readonly string[];
  readonly problems?: MibModule['problems'];
  readonly types: readonly StoredType[];
  readonly exported: readonly (readonly [name: string, type: number])[];
  readonly nodes: readonly StoredNode[];
}
type StoredType = readonly [syntax: string, base: number, hint: string, names: Readonly<Record<string, string>>];
type StoredNode = readonly [name: string, parent: number, rest: string, kind: number, type: number, access: number];

const ACCESSES = ['', 'not-accessible', 'accessible-for-notify', 'read-only', 'read-write', 'read-create', 'write-only'] as const;

/** One line per object, so that a difference between versions can be read. */
export function writeModule(module: MibModule): string {
  const types: StoredType[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (type: MibType): number => {
    const stored: StoredType = [type.syntax, BASE_TYPES.indexOf(type.base), type.hint, Object.fromEntries(type.names)];
    const key = JSON.stringify(stored);
    let number = numbers.get(key);
    if (number === undefined) {
      number = types.push(stored) - 1;
      numbers.set(key, number);
    }
    return number;
  };
  numberOf(NO_TYPE);
  const exported = [...module.types].map(([name, type]) => [name, numberOf(type)] as const);
  const places = new Map(module.nodes.map(({ oid }, index) => [oid, index]));
  const nodes = module.nodes.map(({ name, oid, kind, type, access }, index): StoredNode => {
    const dot = oid.lastIndexOf('.');
    const parent = places.get(oid.slice(0, dot)) ?? -1;
    const known = parent >= 0 && parent < index;
    const accessNumber = ACCESSES.findIndex((one) => one === access);
    return [name, known ? parent : -1, known ? oid.slice(dot + 1) : oid, OBJECT_KINDS.indexOf(kind), numberOf(type), Math.max(0, accessNumber)];
  });
  const lines = (entries: readonly unknown[]): string => `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]`;
  const head = { version: VERSION, module: module.name, ...(module.file === '' ? {} : { file: module.file }), ...(module.updated === '' ? {} : { updated: module.updated }) };
  const said = { ...(module.missing.length === 0 ? {} : { missing: module.missing }), ...(module.problems.length === 0 ? {} : { problems: module.problems }) };
  return `${JSON.stringify({ ...head, ...said }).slice(0, -1)},\n"types":${lines(types)},\n"exported":${JSON.stringify(exported)},\n"nodes":${lines(nodes)}}\n`;
}

/** Undefined when the text is no module of ours, or of a newer version. Never throws. */
export function readModule(text: string): MibModule | undefined {
  try {
    const stored = JSON.parse(text) as Stored;
    if (stored.version !== VERSION) return undefined;
    const types = stored.types.map(readType);
    const typeOf = (number: number): MibType => types[number] ?? NO_TYPE;
    const nodes: MibNode[] = [];
    for (const [name, parent, rest, kind, type, access] of stored.nodes) {
      const above = parent < 0 ? undefined : nodes[parent]!.oid;
      nodes.push({ name, oid: above === undefined ? rest : `${above}.${rest}`, kind: kindOf(kind), type: typeOf(type), access: ACCESSES[access] ?? '' });
    }
    return { name: stored.module, file: stored.file ?? '', updated: stored.updated ?? '', nodes, types: new Map(stored.exported.map(([name, type]) => [name, typeOf(type)])), missing: stored.missing ?? [], problems: stored.problems ?? [] };
  } catch {
    // Damaged: whoever reads it says so, with its name.
    return undefined;
  }
}

function readType([syntax, base, hint, names]: StoredType): MibType {
  const baseType: BaseType = BASE_TYPES[base] ?? '';
  return { syntax, base: baseType, hint, names: new Map(Object.entries(names).map(([number, name]) => [Number(number), name])) };
}

function kindOf(number: number): ObjectKind {
  return OBJECT_KINDS[number] ?? 'node';
}
