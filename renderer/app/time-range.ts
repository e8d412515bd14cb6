// Owns the one time range of the console: what people type, what the address holds, and the range it means now.
import { DAY, HOUR, MINUTE, SECOND, type Millis, type TimeRange } from '../../common/time/millis.ts';

/**
 * rolling: the last `duration` ms; `at` null is live, a moment is paused there.
 * absolute: [from, to) fixed.
 */
export type TimeSpec =
  | { readonly kind: 'rolling'; readonly duration: number; readonly at: Millis | null }
  | { readonly kind: 'absolute'; readonly from: Millis; readonly to: Millis };

export const MIN_DURATION = 10 * SECOND;
export const MAX_DURATION = 5 * 366 * DAY;
export const DEFAULT_SPEC: TimeSpec = { kind: 'rolling', duration: 15 * MINUTE, at: null };
/** Offered in the picker, in ms. */
export const PRESETS: readonly number[] = [5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY];

const UNITS: Readonly<Record<string, number>> = {
  s: SECOND, sec: SECOND, secs: SECOND, second: SECOND, seconds: SECOND, 초: SECOND,
  m: MINUTE, min: MINUTE, mins: MINUTE, minute: MINUTE, minutes: MINUTE, 분: MINUTE,
  h: HOUR, hr: HOUR, hrs: HOUR, hour: HOUR, hours: HOUR, 시간: HOUR,
  d: DAY, day: DAY, days: DAY, 일: DAY,
  w: 7 * DAY, week: 7 * DAY, weeks: 7 * DAY, 주: 7 * DAY,
  mo: 30 * DAY, month: 30 * DAY, months: 30 * DAY, 개월: 30 * DAY,
  y: 365 * DAY, year: 365 * DAY, years: 365 * DAY, 년: 365 * DAY,
};

/** "4h", "1d12h", "90 min", "last 2 hours", "지난 4시간" → ms; undefined when it is none of these. */
export function parseDuration(text: string): number | undefined {
  const body = text.trim().toLowerCase().replace(/^(last|past|the last|지난|최근)\s+/u, '');
  if (body === '' || body.length > 60) return undefined;
  let total = 0;
  let rest = body;
  while (rest !== '') {
    const match = /^(\d+(?:\.\d+)?)?\s*([a-z]+|초|분|시간|일|주|개월|년)(?:\s*간|\s*동안)?[\s,]*/u.exec(rest);
    const size = match ? UNITS[match[2] ?? ''] : undefined;
    if (!match || size === undefined || (match[1] === undefined && rest !== body)) return undefined;
    total += (match[1] === undefined ? 1 : Number(match[1])) * size;
    rest = rest.slice(match[0].length);
  }
  return total;
}

const startOfDay = (t: Millis, shiftDays = 0): Millis => {
  const date = new Date(t);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + shiftDays).getTime();
};

/** Monday 00:00 local of the week that holds t, moved by whole weeks. */
const startOfWeek = (t: Millis, shiftWeeks = 0): Millis => {
  const date = new Date(t);
  return startOfDay(t, -((date.getDay() + 6) % 7) + shiftWeeks * 7);
};

/** A local moment: "14:00", "2026-11-20", "11-20 14:00", "2026-11-20T14:00:05", epoch ms; undefined when it is none. */
export function parseMoment(text: string, now: Millis): Millis | undefined {
  const body = text.trim().toLowerCase();
  if (body === 'now' || body === '지금') return now;
  if (/^\d{12,14}$/.test(body)) return Number(body);
  const match = /^(?:(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2}))?(?:[t\s]+)?(?:(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(body);
  if (!match || body === '') return undefined;
  const [, year, month, day, hour, minute, second] = match.map((part) => (part === undefined ? undefined : Number(part)));
  if (month === undefined && hour === undefined) return undefined;
  if (month !== undefined && (month < 1 || month > 12 || (day ?? 0) < 1 || (day ?? 0) > 31)) return undefined;
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return undefined;
  const today = new Date(now);
  const date = new Date(
    year ?? today.getFullYear(),
    (month ?? today.getMonth() + 1) - 1,
    day ?? today.getDate(),
    hour ?? 0,
    minute ?? 0,
    second ?? 0,
  );
  // "31 February" would silently become March.
  if (month !== undefined && date.getMonth() !== month - 1) return undefined;
  return date.getTime();
}

const absolute = (from: Millis, to: Millis): TimeSpec => ({ kind: 'absolute', from, to });

/** What a person typed, at local time `now`. Undefined when it is not understood, empty or shorter than {@link MIN_DURATION}. */
export function parseTimeText(text: string, now: Millis): TimeSpec | undefined {
  const body = text.trim().toLowerCase();
  switch (body) {
    case 'yesterday': case '어제': return absolute(startOfDay(now, -1), startOfDay(now));
    case 'today': case '오늘': return absolute(startOfDay(now), startOfDay(now, 1));
    case 'this week': case '이번 주': return absolute(startOfWeek(now), startOfWeek(now, 1));
    case 'last week': case '지난주': case '지난 주': return absolute(startOfWeek(now, -1), startOfWeek(now));
    default: break;
  }
  const duration = parseDuration(body);
  if (duration !== undefined) return valid({ kind: 'rolling', duration, at: null });
  const [left, right, more] = body.split(/\s*(?:\s-\s|–|—|~|\sto\s|부터|(?<=:\d\d)-(?=\d))\s*/u);
  if (more !== undefined || left === undefined) return undefined;
  const from = parseMoment(left, now);
  if (from === undefined) return undefined;
  if (right !== undefined && right !== '') {
    const to = parseMoment(right, from);
    return to === undefined ? undefined : valid(absolute(from, right === 'now' || right === '지금' ? now : to));
  }
  const dayOnly = !left.includes(':') && !/^\d{12,14}$/.test(left);
  return valid(absolute(from, dayOnly ? startOfDay(from, 1) : now));
}

function valid(spec: TimeSpec): TimeSpec | undefined {
  const length = spec.kind === 'rolling' ? spec.duration : spec.to - spec.from;
  return length >= MIN_DURATION && length <= MAX_DURATION ? spec : undefined;
}

/** "4h", "1d12h": the shortest exact form, used in the address and on buttons. Rounded to whole seconds. */
export function formatDuration(duration: number): string {
  let rest = Math.round(duration / SECOND) * SECOND;
  let text = '';
  for (const [size, unit] of [[DAY, 'd'], [HOUR, 'h'], [MINUTE, 'm'], [SECOND, 's']] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text === '' ? '0s' : text;
}

/** The keys that the range takes in the address. */
export interface TimeSearch {
  readonly range?: string | undefined;
  readonly at?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The address form of a range; the default range takes no room. All four keys are present so that old ones are cleared. */
export function toSearch(spec: TimeSpec): TimeSearch {
  if (spec.kind === 'absolute') return { range: undefined, at: undefined, from: String(spec.from), to: String(spec.to) };
  const plain = spec.at === null && DEFAULT_SPEC.kind === 'rolling' && spec.duration === DEFAULT_SPEC.duration;
  return { range: plain ? undefined : formatDuration(spec.duration), at: spec.at === null ? undefined : String(spec.at), from: undefined, to: undefined };
}

const moment = (raw: unknown): Millis | undefined => {
  const value = typeof raw === 'number' ? raw : typeof raw === 'string' && /^\d{1,14}$/.test(raw) ? Number(raw) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
};

/** Reads a range from an address; anything senseless is the default, live. */
export function fromSearch(search: Readonly<Record<string, unknown>>): TimeSpec {
  const from = moment(search['from']);
  const to = moment(search['to']);
  if (from !== undefined && to !== undefined) return valid(absolute(from, to)) ?? DEFAULT_SPEC;
  const duration = typeof search['range'] === 'string' ? parseDuration(search['range']) : undefined;
  const fallback = DEFAULT_SPEC.kind === 'rolling' ? DEFAULT_SPEC.duration : HOUR;
  return valid({ kind: 'rolling', duration: duration ?? fallback, at: moment(search['at']) ?? null }) ?? DEFAULT_SPEC;
}

/** Whether the range moves with the clock. */
export function isLive(spec: TimeSpec): boolean {
  return spec.kind === 'rolling' && spec.at === null;
}

/** The half-open range that a specification means at `now`. */
export function rangeOf(spec: TimeSpec, now: Millis): TimeRange {
  if (spec.kind === 'absolute') return { from: spec.from, to: spec.to };
  const to = spec.at ?? now;
  return { from: to - spec.duration, to };
}

/** The same stretch moved by its own length, back (-1) or forward (+1). */
export function shift(spec: TimeSpec, direction: 1 | -1, now: Millis): TimeSpec {
  const { from, to } = rangeOf(spec, now);
  const length = to - from;
  return absolute(from + direction * length, to + direction * length);
}
