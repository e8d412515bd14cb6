// What may follow a query after a dot: names, arguments, meaning and an example, for the parser and the editor.
import type { FunctionSignature } from './signature.ts';

const M = 'system.cpu.user{*}';

/** Arguments stand without quotes, but for the time zone; after the first, all may be left out. */
export const METHOD_SIGNATURES = [
  {
    name: 'rollup',
    family: 'method',
    args: [{ name: 'method', kind: 'word' }, { name: 'interval', kind: 'word' }, { name: 'start', kind: 'word' }, { name: 'time_zone', kind: 'text' }],
    doc: 'How the points of a step become one value (avg, sum, min, max, count, last), and how long steps are: seconds, or daily, weekly, monthly or yearly from a `start` such as 6am, monday or 1st.',
    example: `avg:${M}.rollup(max, daily, 6am, 'Europe/Paris')`,
  },
  { name: 'as_rate', family: 'method', args: [], doc: 'Counts per second.', example: 'sum:net.packets_in.count{*}.as_rate()' },
  { name: 'as_count', family: 'method', args: [], doc: 'Rates as how many there were in each step.', example: 'sum:system.net.bytes_rcvd{*}.as_count()' },
  { name: 'fill', family: 'method', args: [{ name: 'method', kind: 'word' }, { name: 'limit', kind: 'number' }], doc: 'Fills gaps of at most `limit` seconds in each series (null, zero, last, linear), before series are put together.', example: `avg:${M}.fill(linear, 300)` },
] as const satisfies readonly FunctionSignature[];

/** Names of methods. */
export const MODIFIERS: readonly string[] = METHOD_SIGNATURES.map(({ name }) => name);

/** The signature of a method, or undefined. */
export function findMethod(name: string): FunctionSignature | undefined {
  return METHOD_SIGNATURES.find((one) => one.name === name);
}
