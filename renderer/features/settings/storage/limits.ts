// Owns the limits of the storage as a form: which there are, how they are written, what a draft of them wishes. Pure.
import { LIMIT_BOUNDS, type RetentionEffect, type RetentionWish } from '../../../../common/model/storage.ts';
import { valueAt } from '../effective-rows.ts';

export type LimitName = keyof RetentionWish;

export interface Limit {
  readonly name: LimitName;
  /** Dotted path in the configuration. */
  readonly path: string;
  readonly kind: 'span' | 'size';
}

/** In the order of the form: the database first, then the archive. */
export const LIMITS: readonly Limit[] = [
  { name: 'raw', path: 'storage.retention.raw', kind: 'span' },
  { name: 'rollups', path: 'storage.retention.rollups', kind: 'span' },
  { name: 'maxBytes', path: 'storage.max_size', kind: 'size' },
  { name: 'archive', path: 'storage.retention.archive', kind: 'span' },
  { name: 'archiveMaxBytes', path: 'storage.archive.max_size', kind: 'size' },
];

const SPANS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const SIZES: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 };
const FORM = /^(\d{1,12}(?:\.\d{1,6})?)\s*([a-z]+)$/iu;

/**
 * Milliseconds of "14d" or bytes of "2GB". Undefined when it is neither, when it is not above zero, and for a bare number: in the
 * file it would mean seconds or bytes, which nobody who types it into a form has in mind.
 */
export function readLimit(kind: Limit['kind'], text: string): number | undefined {
  const match = FORM.exec(text.trim());
  if (match === null) return undefined;
  const unit = (match[2] as string).toLowerCase();
  const units = kind === 'span' ? SPANS : SIZES;
  if (!Object.hasOwn(units, unit)) return undefined;
  const value = Math.round(Number(match[1]) * (units[unit] as number));
  return value > 0 ? value : undefined;
}

/** The limit as the configuration in force writes it; a bare number of the file gets the unit that it means. '' when it is not there. */
export function limitText(limit: Limit, effective: Readonly<Record<string, unknown>>): string {
  const value = valueAt(effective, limit.path);
  if (typeof value === 'number') return `${value}${limit.kind === 'span' ? 's' : 'B'}`;
  return typeof value === 'string' ? value : '';
}

/** What stands in the fields that were touched. */
export type LimitDraft = Readonly<Partial<Record<LimitName, string>>>;

export interface LimitChange {
  readonly limit: Limit;
  readonly text: string;
  /** ms or bytes; undefined when there is a problem. */
  readonly value: number | undefined;
  /** Why the configuration would not take it; undefined when it would. */
  readonly problem: LimitProblem | undefined;
  /** Whether it leaves less room than before, so that something may go. */
  readonly tighter: boolean;
}

/** `bound` is how the nearest limit that would do is written. */
export type LimitProblem = { readonly kind: 'unreadable' } | { readonly kind: 'small' | 'large'; readonly bound: string };

const BOUND_UNITS: Readonly<Record<Limit['kind'], readonly [string, number][]>> = { span: [['d', 86_400_000], ['h', 3_600_000]], size: [['MB', 1e6]] };

function boundText(kind: Limit['kind'], value: number): string {
  const [unit, factor] = BOUND_UNITS[kind].find(([, one]) => value % one === 0) ?? ['', 1];
  return `${value / factor}${unit}`;
}

function problemOf({ kind, name }: Limit, value: number | undefined): LimitProblem | undefined {
  if (value === undefined) return { kind: 'unreadable' };
  const { least, most } = LIMIT_BOUNDS[name];
  if (value < least) return { kind: 'small', bound: boundText(kind, least) };
  return value > most ? { kind: 'large', bound: boundText(kind, most) } : undefined;
}

/** The fields of a draft that differ from what is in force, in the order of the form. */
export function limitChanges(draft: LimitDraft, effective: Readonly<Record<string, unknown>>): LimitChange[] {
  const changes: LimitChange[] = [];
  for (const limit of LIMITS) {
    const typed = draft[limit.name]?.trim();
    const current = limitText(limit, effective);
    if (typed === undefined || typed === current) continue;
    const value = readLimit(limit.kind, typed);
    const before = readLimit(limit.kind, current);
    if (value !== undefined && value === before) continue;
    const problem = problemOf(limit, value);
    changes.push({ limit, text: typed, value: problem === undefined ? value : undefined, problem, tighter: value !== undefined && before !== undefined && value < before });
  }
  return changes;
}

/** The wish that these changes make; changes with a problem are left out. */
export function wishOf(changes: readonly LimitChange[]): RetentionWish {
  return Object.fromEntries(changes.flatMap((change) => (change.value === undefined ? [] : [[change.limit.name, change.value]])));
}

/** Whether an effect takes anything away. */
export function takesAway(effect: RetentionEffect): boolean {
  return effect.goesBefore !== null || effect.goesBytes > 0 || effect.goesPoints > 0;
}
