// What a person asked of the storage benchmark on the command line.
import { parseArgs } from 'node:util';

export const SECTIONS = ['w1', 'w2', 'jitter', 'parquet', 'curves', 'history', 'year', 'idle'] as const;
export type Section = (typeof SECTIONS)[number];

export interface BenchArguments {
  /** Runs as a part of another run instead. */
  readonly role: string | undefined;
  readonly quick: boolean;
  readonly rounds: number;
  readonly sections: ReadonlySet<Section>;
  /** Idle time before memory is read, ms. */
  readonly idle: number;
  /** Days of the simulated year. */
  readonly yearDays: number;
  /** The most series of the curve. */
  readonly maxSeries: number;
  readonly verify: boolean;
  readonly docs: boolean;
  readonly peers: boolean;
  readonly installPeers: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run bench:storage -- [options]
  --quick            20 hosts and one hour instead of 100 hosts and six, and so on
  --only a,b         only these sections: ${SECTIONS.join(', ')}
  --rounds 3         interleaved rounds; medians are shown
  --idle 60m         how long to idle before memory is read (default 1m; 30s, 5m, 1h …)
  --year-days 365    days of the simulated year (default 14, quick 2)
  --max-series 1000000   where the curve of series ends (quick 100000)
  --docs             writes the latest results of all sections into docs/PERFORMANCE.md
  --no-peers         measures ours alone, which is much faster
  --profile          leaves a CPU profile of each process of ours in out/bench/profiles
  --no-verify        does not read every value back
  --install-peers    installs the npm peers into out/bench/peers first`;

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

function duration(text: string): number {
  const match = /^(\d+)([smh])$/.exec(text);
  if (match === null) throw new Error(`"${text}" is not a duration like 30s, 5m or 1h`);
  return Number(match[1]) * (UNITS[match[2] ?? 's'] ?? 1_000);
}

function whole(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} takes a whole number above 0, not "${text}"`);
  return number;
}

/** Throws with a sentence when an argument cannot be understood. */
export function readArguments(argv: readonly string[]): BenchArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      role: { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      idle: { type: 'string', default: '1m' },
      'year-days': { type: 'string' },
      'max-series': { type: 'string' },
      docs: { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      'no-verify': { type: 'boolean', default: false },
      'install-peers': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  const only = values.only?.split(',').map((word) => word.trim()) ?? SECTIONS;
  const unknown = only.find((word) => !(SECTIONS as readonly string[]).includes(word));
  if (unknown !== undefined) throw new Error(`--only knows no "${unknown}"; there are ${SECTIONS.join(', ')}`);
  return {
    role: values.role,
    quick,
    rounds: whole('rounds', values.rounds, 3),
    sections: new Set(only as Section[]),
    idle: duration(values.idle),
    yearDays: whole('year-days', values['year-days'], quick ? 2 : 14),
    maxSeries: whole('max-series', values['max-series'], quick ? 100_000 : 1_000_000),
    verify: !values['no-verify'],
    docs: values.docs,
    peers: !values['no-peers'],
    installPeers: values['install-peers'],
    help: values.help,
  };
}
