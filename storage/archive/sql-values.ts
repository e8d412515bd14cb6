// Values of DuckDB as the console shows them: numbers, epoch milliseconds, texts; nothing is rounded silently. Pure.
import type { SqlColumn } from '../../common/model/storage.ts';
import type { AnswerColumn, SqlValue } from './duckdb.ts';

type Shown = string | number | boolean | null;

const NUMBERS = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT)|U?HUGEINT|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)$/;
const TIMES = /^(?:TIMESTAMP|DATE)/;

/** How a column of this type is shown. */
export function kindOf(type: string): SqlColumn['kind'] {
  if (type === 'BOOLEAN') return 'boolean';
  if (type.endsWith(']')) return 'other';
  if (NUMBERS.test(type)) return 'number';
  if (TIMES.test(type)) return 'time';
  return type === 'VARCHAR' || type === 'UUID' || type.startsWith('ENUM') ? 'text' : 'other';
}

/** One column with its values. */
export function sqlColumn({ name, type }: AnswerColumn, values: readonly SqlValue[]): SqlColumn {
  const kind = kindOf(type);
  return { name, type, kind, values: values.map((value) => shown(value, kind)) };
}

/** Whole numbers beyond 2^53 and numbers that are none (NaN, Infinity) are texts, so that they arrive as what they are. */
export function shown(value: SqlValue, kind: SqlColumn['kind']): Shown {
  if (value === null) return null;
  if (typeof value === 'bigint') return numberOrText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object') return value;
  if (kind === 'time') return millis(value) ?? text(value);
  // Decimals know themselves as text; fifteen digits fit into a double.
  if (kind === 'number') return /^-?[\d.]{1,16}$/.test(text(value)) ? Number(text(value)) : text(value);
  return kind === 'other' ? json(value) : text(value);
}

const numberOrText = (value: bigint): number | string => (value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : String(value));

/** Epoch milliseconds of DuckDB's timestamps and dates, which carry their count under the name of its unit. */
function millis(value: object): number | undefined {
  const found = value as { readonly micros?: unknown; readonly millis?: unknown; readonly seconds?: unknown; readonly nanos?: unknown; readonly days?: unknown };
  const ms =
    typeof found.micros === 'bigint' ? Number(found.micros) / 1_000
    : typeof found.millis === 'bigint' ? Number(found.millis)
    : typeof found.seconds === 'bigint' ? Number(found.seconds) * 1_000
    : typeof found.nanos === 'bigint' ? Number(found.nanos) / 1_000_000
    : typeof found.days === 'number' ? found.days * 86_400_000
    : Number.NaN;
  // 'infinity' is a date, too, but no moment.
  return Math.abs(ms) <= 8.64e15 ? ms : undefined;
}

/** Lists, structs and maps as JSON; everything else as DuckDB writes it. */
function json(value: object): string {
  const nested = 'items' in value || 'entries' in value;
  return nested ? JSON.stringify(plain(value)) : text(value);
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return numberOrText(value);
  if (typeof value !== 'object' || value === null) return value;
  if ('items' in value && Array.isArray(value.items)) return value.items.map(plain);
  if ('entries' in value && Array.isArray(value.entries)) return value.entries.map(plain);
  if ('entries' in value && typeof value.entries === 'object' && value.entries !== null) return Object.fromEntries(Object.entries(value.entries).map(([key, entry]) => [key, plain(entry)]));
  if ('key' in value && 'value' in value) return [plain(value.key), plain(value.value)];
  return text(value);
}

/** DuckDB's value classes write themselves as SQL does. */
const text = (value: object): string => (value as { toString(): string }).toString();
