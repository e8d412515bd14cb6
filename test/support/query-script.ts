// Runs golden query scripts (load, eval, expect) against any store: test/scripts/README.md describes the language.
import { parseDuration } from '../../common/units/duration.ts';
import type { MetricType } from '../../common/model/series.ts';
import type { FrameSeries, QueryResult } from '../../common/model/frame.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { QueryRequest } from '../../storage/api.ts';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import type { MemorySeries } from './query-memory.ts';

/** What a script runs on. */
export interface ScriptStorage {
  query(request: QueryRequest): Promise<QueryResult>;
  close?(): Promise<void>;
}

/** Makes a store that holds exactly these series and is complete up to that time. Times are small numbers of ms from 0. */
export type MakeStorage = (series: readonly MemorySeries[], completeUpTo: number) => ScriptStorage | Promise<ScriptStorage>;

/** A line of a script that did not hold. */
export interface ScriptFailure {
  readonly line: number;
  readonly message: string;
}

export interface ScriptReport {
  readonly evals: number;
  readonly expectations: number;
  readonly failures: readonly ScriptFailure[];
}

/** Everything since the last `clear`, and the answer of the last `eval`. */
interface ScriptState {
  series: MemorySeries[];
  interval: number;
  completeUpTo: number;
  storage: ScriptStorage | undefined;
  answer: QueryResult | VedetteError | undefined;
}

/**
 * Runs one script. Wrong answers are collected as failures; a script that cannot be read throws an Error naming its line.
 * Each store is made when first asked after a change of the data, and closed before the next one.
 */
export async function runQueryScript(text: string, makeStorage: MakeStorage): Promise<ScriptReport> {
  const fresh = (): ScriptState => ({ series: [], interval: 10_000, completeUpTo: Number.MAX_SAFE_INTEGER, storage: undefined, answer: undefined });
  let state = fresh();
  let evals = 0;
  let expectations = 0;
  const failures: ScriptFailure[] = [];
  const drop = async (): Promise<void> => {
    await state.storage?.close?.();
    state.storage = undefined;
  };
  try {
    for (const [index, raw] of text.split('\n').entries()) {
      const line = raw.trim();
      if (line === '' || line.startsWith('#')) continue;
      const number = index + 1;
      const [verb = '', ...rest] = line.split(/\s+/u);
      const argument = line.slice(verb.length).trim();
      if (verb === 'clear') {
        await drop();
        state = fresh();
      } else if (verb === 'load') {
        state.interval = parseDuration(rest[0] ?? '');
      } else if (verb === 'complete') {
        await drop();
        state.completeUpTo = parseTime(rest[0] ?? '');
      } else if (verb === 'eval') {
        evals += 1;
        state.storage ??= await makeStorage(state.series, state.completeUpTo);
        state.answer = await evaluate(state.storage, argument, number);
      } else if (verb === 'expect') {
        expectations += 1;
        const problem = check(state.answer, argument, number);
        if (problem !== undefined) failures.push({ line: number, message: problem });
      } else {
        await drop();
        state.series.push(parseSeries(line, state.interval, number));
      }
    }
  } finally {
    await drop();
  }
  return { evals, expectations, failures };
}

const SERIES = /^(?<metric>[A-Za-z][\w.]*)\{(?<tags>[^}]*)\}(?:\s+(?<type>gauge|rate|count|monotonic_count|distribution))?(?:\s+unit=(?<unit>\S+))?\s*:\s*(?<values>.*)$/u;

/**
 * `metric{a:1,b:2} count unit=byte : 1 2 _ 3x4 5+1x3`: one value per interval from 0; `_` is no point. In a distribution a word is the
 * set of values of one interval: `1,2,3`, and `5x4` is the same single value in four intervals.
 */
function parseSeries(line: string, interval: number, number: number): MemorySeries {
  const groups = SERIES.exec(line)?.groups;
  if (groups === undefined) throw new Error(`Line ${number} is neither a command nor a series: ${line}`);
  const words = groups['values']!.split(/\s+/u).filter((word) => word !== '');
  const common = {
    metric: groups['metric']!,
    tags: groups['tags']!.split(',').map((tag) => tag.trim()).filter((tag) => tag !== ''),
    type: (groups['type'] ?? 'gauge') as MetricType,
    unit: groups['unit'] ?? '',
    interval,
  };
  if (common.type === 'distribution') return { ...common, sketches: words.flatMap((word) => sketchesOf(word, number)).flatMap((bytes, index) => (bytes === undefined ? [] : [{ ts: index * interval, bytes }])) };
  const values = words.flatMap((word) => expandWord(word, number));
  return { ...common, points: values.flatMap((value, index) => (value === undefined ? [] : [[index * interval, value] as const])) };
}

function sketchesOf(word: string, number: number): (Uint8Array | undefined)[] {
  if (!word.includes(',')) return expandWord(word, number).map((value) => (value === undefined ? undefined : sketchOf([value])));
  return [sketchOf(word.split(',').map(Number))];
}

function sketchOf(values: readonly number[]): Uint8Array {
  const sketch = new DDSketch();
  for (const value of values) if (!sketch.add(value)) throw new Error(`${value} is no value of a distribution.`);
  return sketch.toBytes();
}

/** `7` once, `7x3` three times, `1+2x4` four values 1 3 5 7, `_x2` twice nothing. */
function expandWord(word: string, number: number): (number | undefined)[] {
  const match = /^(?:(?<gap>_)|(?<start>-?\d+(?:\.\d+)?)(?<step>[+-]\d+(?:\.\d+)?)?)(?:x(?<times>\d+))?$/u.exec(word)?.groups;
  if (match === undefined) throw new Error(`Line ${number}: ${word} is no value.`);
  const times = Number(match['times'] ?? 1);
  if (match['gap'] !== undefined) return Array.from({ length: times }, () => undefined);
  return Array.from({ length: times }, (_, index) => Number(match['start']) + Number(match['step'] ?? 0) * index);
}

function parseTime(text: string): number {
  return text === '0' ? 0 : parseDuration(text);
}

const EVAL = /^(?<from>\S+)\.\.(?<to>\S+)\s+(?:points=(?<points>\d+)\s+)?(?:step=(?<step>\S+)\s+)?(?<query>.+)$/u;

async function evaluate(storage: ScriptStorage, argument: string, number: number): Promise<QueryResult | VedetteError> {
  const groups = EVAL.exec(argument)?.groups;
  if (groups === undefined) throw new Error(`Line ${number}: eval takes from..to [points=N] [step=duration] query.`);
  const step = groups['step'] === undefined ? {} : { step: parseDuration(groups['step']) };
  try {
    return await storage.query({ text: groups['query']!, from: parseTime(groups['from']!), to: parseTime(groups['to']!), maxPoints: Number(groups['points'] ?? 1_000), tiers: 'stored', ...step });
  } catch (error) {
    if (error instanceof VedetteError) return error;
    throw error;
  }
}

/** Undefined when the expectation holds. */
function check(answer: QueryResult | VedetteError | undefined, argument: string, number: number): string | undefined {
  const [what = ''] = argument.split(/\s+/u);
  const rest = argument.slice(what.length).trim();
  if (answer === undefined) throw new Error(`Line ${number}: expect needs an eval before it.`);
  if (what === 'error') return checkError(answer, rest);
  if (answer instanceof VedetteError) return `the query failed: ${answer.code}: ${answer.message}`;
  switch (what) {
    case 'series':
      return equal('series', String(answer.frame.series.length), rest);
    case 'step':
      return equal('step', String(answer.frame.step), String(parseDuration(rest)));
    case 'start':
      return equal('start', String(answer.frame.t0), String(parseTime(rest)));
    case 'lengths': {
      const { borders } = answer.frame;
      return equal('lengths', borders === undefined ? 'none' : [...borders.subarray(1)].map((border, i) => border - borders[i]!).join(' '), rest === 'none' ? rest : rest.split(/\s+/u).map(parseDuration).join(' '));
    }
    case 'unit':
      return equal('unit', answer.frame.series.map((series) => series.unit || '-').join(' '), rest);
    case 'notice':
      return answer.notices.some((notice) => notice.text.includes(rest) || notice.code === rest) ? undefined : `no notice says "${rest}"; there are: ${said(answer) || 'none'}`;
    case 'quiet':
      return answer.notices.length === 0 ? undefined : `there are notices: ${said(answer)}`;
    default:
      return checkLine(answer, argument, number);
  }
}

const said = (answer: QueryResult): string => answer.notices.map((notice) => `${notice.code}: ${notice.text}`).join(' | ');

function checkError(answer: QueryResult | VedetteError, rest: string): string | undefined {
  const [code = '', ...words] = rest.split(/\s+/u);
  if (!(answer instanceof VedetteError)) return 'the query answered instead of failing';
  if (answer.code !== code) return `the error is ${answer.code}: ${answer.message}`;
  return answer.message.includes(words.join(' ')) ? undefined : `the error says: ${answer.message}`;
}

function equal(what: string, got: string, wanted: string): string | undefined {
  return got === wanted ? undefined : `${what} is ${got}, expected ${wanted}`;
}

/** `{tags} : 1 2 _`, `{tags} min : …`, `{tags} max : …`, `{tags} no envelope`. */
function checkLine(answer: QueryResult, argument: string, number: number): string | undefined {
  const groups = /^\{(?<tags>[^}]*)\}\s*(?:(?<bare>no envelope)|role (?<role>\w+)|forecast from (?<from>\d+)|(?:within (?<share>[\d.]+)% )?(?<column>min|max|lower|upper|marks)?\s*:\s*(?<values>.*))$/u.exec(argument)?.groups;
  if (groups === undefined) throw new Error(`Line ${number}: this expectation cannot be read: ${argument}`);
  const series = answer.frame.series.find((one) => one.tags.join(',') === groups['tags']);
  if (series === undefined) return `no series {${groups['tags']}}; there are ${answer.frame.series.map((one) => `{${one.tags.join(',')}}`).join(' ') || 'none'}`;
  if (groups['role'] !== undefined) return equal('role', series.role ?? 'none', groups['role']);
  if (groups['from'] !== undefined) return equal('forecast from', String(series.forecastFrom), groups['from']);
  if (groups['bare'] !== undefined) return series.min === undefined && series.max === undefined ? undefined : 'there is an envelope';
  const column = columnOf(series, groups['column']);
  const wanted = groups['values']!.split(/\s+/u).filter((word) => word !== '').flatMap((word) => expandWord(word, number));
  if (column === undefined) return `there is no ${groups['column']}`;
  const share = groups['share'] === undefined ? RELATIVE_TOLERANCE : Number(groups['share']) / 100;
  const same = column.length === wanted.length && wanted.every((value, index) => isClose(column[index]!, value, share));
  return same ? undefined : `got ${[...column].map((value) => (Number.isNaN(value) ? '_' : String(value))).join(' ')}`;
}

function columnOf(series: FrameSeries, column: string | undefined): Float64Array | undefined {
  return column === undefined ? series.values : series[column as 'min' | 'max' | 'lower' | 'upper' | 'marks'];
}

/** What stores that add up in another order may differ by; scripts write at most nine digits or say `within N%`. */
const RELATIVE_TOLERANCE = 1e-9;

function isClose(got: number, wanted: number | undefined, share: number): boolean {
  if (wanted === undefined) return Number.isNaN(got);
  return Math.abs(got - wanted) <= Math.max(1e-6, Math.abs(wanted) * share);
}
