// Drafts a profile from objects that no profile reads: valid text in the profile format that a person then makes sense of.
import type { ObjectNames } from '../lan-parts.ts';
import type { Oid, SnmpValue, VarBind } from '../protocol.ts';
import { guessObjects } from './table-guess.ts';
import type { GuessedTable } from './table-guess.ts';
import { valueText } from './value-text.ts';

export interface DraftInput {
  readonly deviceName: string;
  readonly objectId: string;
  /** The profile it has now; '' for none. */
  readonly base: string;
  readonly objects: readonly VarBind[];
  readonly names: ObjectNames;
}

/** More would be no draft that anybody reads. */
const MOST_SCALARS = 200;
const MOST_TABLES = 60;
const MOST_COLUMNS = 60;
/** Text columns that become tags of a table's rows. */
const MOST_TAGS = 2;

/** `name` is without an ending. Numbers become metrics, texts of a table its tags, its index arcs tags where there are no texts. */
export function draftProfile(input: DraftInput): { readonly name: string; readonly text: string } {
  const { base, deviceName, names, objectId, objects } = input;
  const { scalars, tables } = guessObjects(objects);
  const used = new Set<string>();
  const nameFor = (oid: Oid): string => unique(symbolName(names, oid), used);
  const lines = [
    `# Draft from what ${comment(deviceName)} answers and no profile reads. Names without a MIB are made of their OIDs.`,
    ...(objectId === '' ? [] : [`sysobjectid: ${objectId}`]),
    ...(base === '' ? [] : ['extends:', `  - ${JSON.stringify(`${base}.yaml`)}`]),
    'metrics:',
    ...scalars.filter(({ value }) => isNumber(value)).slice(0, MOST_SCALARS).flatMap(({ oid, value }) => [`  - symbol: {OID: ${oid}, name: ${nameFor(withoutInstance(oid))}}  # ${comment(valueText(value))}`]),
    ...tables.slice(0, MOST_TABLES).flatMap((table) => tableLines(table, nameFor)),
  ];
  if (lines.at(-1) === 'metrics:') lines[lines.length - 1] = 'metrics: []';
  const slug = (deviceName || objectId || 'device').toLowerCase().replace(/[^a-z0-9]+/gu, '-').replace(/^-+|-+$/gu, '').slice(0, 60) || 'device';
  return { name: `my-${slug}`, text: `${lines.join('\n')}\n` };
}

function tableLines({ columns, entry }: GuessedTable, nameFor: (oid: Oid) => string): string[] {
  const all = [...columns].sort(([a], [b]) => a - b).slice(0, MOST_COLUMNS);
  const numeric = all.filter(([, values]) => [...values.values()].every(isNumber));
  if (numeric.length === 0) return [];
  const texts = all.filter(([, values]) => [...values.values()].every(isReadable)).slice(0, MOST_TAGS);
  const arcs = Math.max(1, ...[...numeric[0]![1].keys()].map((index) => index.split('.').length));
  return [
    '  - symbols:',
    ...numeric.map(([column, values]) => `      - {OID: ${entry}.${column}, name: ${nameFor(`${entry}.${column}`)}}  # ${values.size} rows, ${comment(valueText([...values.values()][0]!))}`),
    '    metric_tags:',
    ...texts.map(([column]) => {
      const name = nameFor(`${entry}.${column}`);
      return `      - {tag: ${name.toLowerCase()}, symbol: {OID: ${entry}.${column}, name: ${name}}}`;
    }),
    // Without an index rows with the same texts would be one.
    ...Array.from({ length: Math.min(arcs, 4) }, (_, at) => `      - {tag: index${arcs === 1 ? '' : `_${at + 1}`}, index: ${at + 1}}`),
  ];
}

function isNumber({ type }: SnmpValue): boolean {
  return type === 'integer' || type === 'counter32' || type === 'counter64' || type === 'gauge32' || type === 'timeticks';
}

function isReadable(value: SnmpValue): boolean {
  return value.type === 'octets' && value.value.length <= 64 && !valueText(value).startsWith('0x') && value.value.every((byte) => byte >= 32 && byte !== 127);
}

function withoutInstance(oid: Oid): Oid {
  return oid.endsWith('.0') ? oid.slice(0, -2) : oid;
}

/** The object's name where a MIB has it, else `oid_` and the arcs behind the enterprises. */
function symbolName(names: ObjectNames, oid: Oid): string {
  const { name, suffix } = names.nameOf(oid);
  const bare = name.replace(/^.*::/u, '');
  return suffix === '' && /^[A-Za-z][A-Za-z0-9_-]*$/u.test(bare) ? bare.replace(/-/gu, '_') : `oid_${oid.split('.').slice(6).join('_')}`;
}

function unique(name: string, used: Set<string>): string {
  let free = name;
  for (let more = 2; used.has(free); more += 1) free = `${name}_${more}`;
  used.add(free);
  return free;
}

/** Text of a device in a comment: one line, nothing that ends it. */
function comment(text: string): string {
  return text.replace(/[^\x20-\x7e\u00a0-\ud7ff]+/gu, ' ').slice(0, 80);
}
