// Durations and sizes as people write them: "10s", "7d", "2GB".

const DURATION_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const SIZE_UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 };

/** What a duration may look like, for messages. */
export const DURATION_FORM = 'a duration such as 500ms, 10s, 5m, 2h, 7d or a number of seconds';
/** What a size may look like, for messages. */
export const SIZE_FORM = 'a size such as 500MB, 2GB, 1GiB or a number of bytes';

function parse(value: unknown, units: Readonly<Record<string, number>>, bare: number): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value * bare : undefined;
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)?\s*$/i.exec(value);
  if (match === null) return undefined;
  const factor = match[2] === undefined ? bare : units[match[2].toLowerCase()];
  return factor === undefined ? undefined : Number(match[1]) * factor;
}

/** Milliseconds of a duration; a bare number is seconds. Undefined when it is not one. */
export function parseDuration(value: unknown): number | undefined {
  return parse(value, DURATION_UNITS, 1_000);
}

/** Bytes of a size; a bare number is bytes. Units with "i" are binary, others decimal. Undefined when it is not one. */
export function parseSize(value: unknown): number | undefined {
  const bytes = parse(value, SIZE_UNITS, 1);
  return bytes === undefined ? undefined : Math.round(bytes);
}

/** The shortest usual form of a duration, for messages: 600000 → "10m". */
export function formatDuration(ms: number): string {
  for (const [unit, factor] of [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1_000]] as const) {
    if (ms >= factor && ms % factor === 0) return `${ms / factor}${unit}`;
  }
  return `${ms}ms`;
}
