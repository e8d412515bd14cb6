// Unit names as Datadog writes them, and how each family of them is shown.

/**
 * binary: bytes, in steps of 1024. decimal: in steps of 1000 upwards. physical: in steps of 1000 both ways (3 mV).
 * duration: from nanoseconds to days. plain: never scaled (temperatures, percent).
 */
export type Scaling = 'binary' | 'decimal' | 'physical' | 'duration' | 'plain';

/** How values of a unit are shown: multiplied by `factor` they are in the base that `label` names. */
export interface UnitFamily {
  readonly scaling: Scaling;
  readonly factor: number;
  /** For one; empty when the number says enough. */
  readonly label: string;
  /** For any other number than one. */
  readonly labels: string;
  /** A rate: '/s' follows label and prefix. */
  readonly perSecond: boolean;
}

type Entry = readonly [scaling: Scaling, factor: number, label: string, labels?: string];

const KIBI = 1_024;
const UNITS: Readonly<Record<string, Entry>> = {
  byte: ['binary', 1, 'B'],
  kibibyte: ['binary', KIBI, 'B'],
  mebibyte: ['binary', KIBI ** 2, 'B'],
  gibibyte: ['binary', KIBI ** 3, 'B'],
  tebibyte: ['binary', KIBI ** 4, 'B'],
  // Datadog means 1024 by kilobyte and its kin too.
  kilobyte: ['binary', KIBI, 'B'],
  megabyte: ['binary', KIBI ** 2, 'B'],
  gigabyte: ['binary', KIBI ** 3, 'B'],
  terabyte: ['binary', KIBI ** 4, 'B'],
  bit: ['decimal', 1, 'bit'],
  kilobit: ['decimal', 1e3, 'bit'],
  megabit: ['decimal', 1e6, 'bit'],
  gigabit: ['decimal', 1e9, 'bit'],
  nanosecond: ['duration', 1e-9, 's'],
  microsecond: ['duration', 1e-6, 's'],
  millisecond: ['duration', 1e-3, 's'],
  second: ['duration', 1, 's'],
  minute: ['duration', 60, 's'],
  hour: ['duration', 3_600, 's'],
  day: ['duration', 86_400, 's'],
  week: ['duration', 604_800, 's'],
  percent: ['plain', 1, '%'],
  fraction: ['plain', 100, '%'],
  'degree celsius': ['plain', 1, '°C'],
  'degree fahrenheit': ['plain', 1, '°F'],
  decidegree_celsius: ['plain', 0.1, '°C'],
  'decidegree celsius': ['plain', 0.1, '°C'],
  decibel: ['plain', 1, 'dB'],
  'decibel-milliwatt': ['plain', 1, 'dBm'],
  'revolution/minute': ['plain', 1, 'rpm'],
  'revolution per minute': ['plain', 1, 'rpm'],
  hertz: ['decimal', 1, 'Hz'],
  kilohertz: ['decimal', 1e3, 'Hz'],
  megahertz: ['decimal', 1e6, 'Hz'],
  gigahertz: ['decimal', 1e9, 'Hz'],
  volt: ['physical', 1, 'V'],
  millivolt: ['physical', 1e-3, 'V'],
  ampere: ['physical', 1, 'A'],
  milliampere: ['physical', 1e-3, 'A'],
  watt: ['physical', 1, 'W'],
  milliwatt: ['physical', 1e-3, 'W'],
  kilowatt: ['physical', 1e3, 'W'],
  'watt-hour': ['physical', 1, 'Wh'],
  joule: ['physical', 1, 'J'],
  core: ['decimal', 1, 'core', 'cores'],
  nanocore: ['decimal', 1e-9, 'core', 'cores'],
  process: ['decimal', 1, 'process', 'processes'],
  entry: ['decimal', 1, 'entry', 'entries'],
  query: ['decimal', 1, 'query', 'queries'],
  index: ['decimal', 1, 'index', 'indexes'],
  operation: ['decimal', 1, 'op', 'ops'],
  request: ['decimal', 1, 'req', 'req'],
  inode: ['decimal', 1, 'inode', 'inodes'],
};

const SUFFIX = '/second';

/** The family of a unit name. An unknown name is a decimal family that is labelled by its own name; '' has no label. */
export function unitFamily(unit: string): UnitFamily {
  const known = family(unit, false);
  if (known !== undefined) return known;
  if (unit.endsWith(SUFFIX)) {
    const base = unit.slice(0, -SUFFIX.length);
    const rate = family(base, true);
    // Seconds per second and the like are no durations any more: a plain number with its name.
    if (rate !== undefined && rate.scaling !== 'duration') return rate;
    return { scaling: 'decimal', factor: 1, label: base, labels: base.endsWith('second') ? base : plural(base), perSecond: true };
  }
  return { scaling: 'decimal', factor: 1, label: unit, labels: plural(unit), perSecond: false };
}

function family(unit: string, perSecond: boolean): UnitFamily | undefined {
  if (!Object.hasOwn(UNITS, unit)) return undefined;
  const [scaling, factor, label, labels = label] = UNITS[unit]!;
  return { scaling, factor, label, labels, perSecond };
}

/** English plural of a unit name that is in no table: enough for words such as packet, thread, context switch. */
function plural(unit: string): string {
  if (unit === '' || /[^a-z ]/u.test(unit) || unit.endsWith('s')) return unit;
  return /(?:ch|sh|x|z)$/u.test(unit) ? `${unit}es` : `${unit}s`;
}
