// vedette.yaml as a person edits it: mistakes with their place, the last good settings, edits from two sides, comments that stay.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { Client } from '../../../common/contract/client.ts';
import type { CallOutput } from '../../../common/contract/contract.ts';
import { BuiltProgram, allEvents, eventOf, until } from '../../support/built-program.ts';
import type { RunningProgram } from '../../support/built-program.ts';

type ConfigState = CallOutput<'config.get'>;

const GOOD = `# mine
hostname: desk   # under the window

pipeline:
  # quick, for tests
  flush_interval: 2s
`;

let built: BuiltProgram;
let running: RunningProgram;
beforeAll(async () => {
  built = new BuiltProgram();
  running = await built.start({ config: GOOD });
});
afterAll(() => built.dispose());

const get = (client: Client = running.client): Promise<ConfigState> => client.call('config.get', {});
const flushInterval = ({ effective }: ConfigState): unknown => (effective['pipeline'] as Record<string, unknown>)['flush_interval'];
/** Saves by hand and waits until the program has seen it. */
async function edit(text: string): Promise<ConfigState> {
  writeFileSync(built.configPath, text);
  return until('the reading of the file', () => get(), (state) => state.text === text);
}
const rejected = (call: Promise<unknown>): Promise<VedetteError> => call.then(() => Promise.reject(new Error('it was taken')), (error: unknown) => (error instanceof VedetteError ? error : Promise.reject(error)));

describe('a mistake made while it runs', () => {
  test.each([
    ['an unknown key', 'pipeline:\n  flush_intervall: 5s\n', { path: 'pipeline.flush_intervall', line: 2, column: 3, message: expect.stringContaining('"flush_interval"'), allowed: ['flush_interval'] }],
    ['an unknown section', 'hostname: desk\nsamplin: {}\n', { path: 'samplin', line: 2, column: 1, message: expect.stringContaining('"sampling"'), allowed: expect.arrayContaining(['sampling', 'storage']) }],
    ['an unknown check', 'checks:\n  cpus:\n    enabled: true\n', { path: 'checks.cpus', line: 2, column: 3, message: expect.stringContaining('"cpu"') }],
    ['a wrong type', 'checks:\n  cpu:\n    enabled: maybe\n', { path: 'checks.cpu.enabled', line: 3, column: 14, allowed: ['true', 'false'] }],
    ['a value out of its list', 'log:\n  level: loud\n', { path: 'log.level', line: 2, column: 10, allowed: ['debug', 'info', 'warn', 'error'] }],
    ['a value out of its range', 'pipeline:\n  flush_interval: 1h\n', { path: 'pipeline.flush_interval', line: 2, column: 19, message: expect.stringContaining('between 1s and 5m') }],
    ['a duration that is none', 'storage:\n  head: soon\n', { path: 'storage.head', line: 2, column: 9, message: expect.stringContaining('10s') }],
    ['a text where a section belongs', 'server: 7474\n', { path: 'server', line: 1, column: 9, allowed: ['port'] }],
    ['a key twice', 'hostname: a\nhostname: b\n', { path: '', line: 2, column: 1 }],
    ['broken YAML', 'pipeline:\n  flush_interval: [5s\nlog:\n  level: info\n', { path: '', line: expect.toSatisfy((line: number) => line >= 2 && line <= 5) as number }],
    ['a tab as indentation', 'pipeline:\n\tflush_interval: 5s\n', { path: '', line: 2 }],
    ['a list instead of a map', '- a\n- b\n', { path: '', line: 1, column: 1 }],
  ])('%s: its place and what would do; the last good settings stay', async (_what, text, problem) => {
    const state = await edit(text);
    expect(state.problems.length).toBeGreaterThanOrEqual(1);
    expect(state.problems[0]).toMatchObject(problem);
    expect(flushInterval(state)).toBe('2s');
    expect(state.effective['hostname']).toBe('desk');
    expect((await running.client.call('pipeline.status', {})).flushIntervalMs).toBe(2_000);
    expect(await running.client.call('config.check', { text })).toEqual({ problems: state.problems });
    const refused = await rejected(running.client.call('config.save', { text, revision: state.revision }));
    expect(refused).toMatchObject({ code: 'config_invalid', details: { problems: state.problems } });
    const { findings } = await running.client.call('status.get', {});
    expect(findings.map(({ id }) => id)).toContainEqual(expect.stringContaining('config'));
  });
});

test('a file mended by hand is in force at once, also when an editor replaces it, and when it goes', async () => {
  await edit('pipeline: {flush_interval: quick}\n');
  expect((await eventOf(running.client, 'config.invalid')).text).toContain('Line 1');
  writeFileSync(`${built.configPath}~`, 'pipeline: {flush_interval: 3s}\n');
  renameSync(`${built.configPath}~`, built.configPath);
  const state = await until('the new interval', () => get(), (seen) => flushInterval(seen) === '3s');
  expect(state.problems).toEqual([]);
  expect((await running.client.call('pipeline.status', {})).flushIntervalMs).toBe(3_000);
  expect((await eventOf(running.client, 'config.changed')).text).toContain('pipeline');
  rmSync(built.configPath);
  await until('the default', () => get(), (seen) => flushInterval(seen) === '10s' && seen.text === '');
  await edit(GOOD);
});

test('config.set changes one value and keeps comments, order and blank lines', async () => {
  const { revision } = await edit(GOOD);
  const changed = await running.client.call('config.set', { path: 'pipeline.flush_interval', value: '4s', revision });
  expect(changed.text).toBe(GOOD.replace('2s', '4s'));
  expect(readFileSync(built.configPath, 'utf8')).toBe(changed.text);
  const added = await running.client.call('config.set', { path: 'checks.gpu.enabled', value: false, revision: changed.revision });
  expect(added.text).toContain('# under the window');
  expect(added.text).toContain('# quick, for tests');
  await until('the check to be off', () => running.client.call('checks.list', {}), (checks) => checks.find(({ name }) => name === 'gpu')?.state === 'disabled');
  const back = await running.client.call('config.set', { path: 'checks.gpu.enabled', value: null, revision: added.revision });
  expect(back.text).toBe(changed.text);
  const wrong = await rejected(running.client.call('config.set', { path: 'pipeline.flush_interval', value: 'soon', revision: back.revision }));
  expect(wrong.code).toBe('config_invalid');
  expect(readFileSync(built.configPath, 'utf8')).toBe(changed.text);
});

test('two editors cannot overwrite each other', async () => {
  const mine = await edit(GOOD);
  const watched: string[] = [];
  const stop = running.client.watch('config.watch', {}, { onEvent: ({ revision }) => watched.push(revision) });
  const theirs = await running.client.call('config.save', { text: `${GOOD}tags: [room:attic]\n`, revision: mine.revision });
  const late = await rejected(running.client.call('config.save', { text: GOOD, revision: mine.revision }));
  expect(late).toMatchObject({ code: 'conflict' });
  expect(await rejected(running.client.call('config.set', { path: 'hostname', value: 'x', revision: mine.revision }))).toMatchObject({ code: 'conflict' });
  // Also an edit on disk that the program has not been told of yet.
  writeFileSync(built.configPath, `${GOOD}# by hand\n`);
  expect(await rejected(running.client.call('config.save', { text: GOOD, revision: theirs.revision }))).toMatchObject({ code: 'conflict' });
  expect(readFileSync(built.configPath, 'utf8')).toBe(`${GOOD}# by hand\n`);
  await until('the news of both', () => watched, (seen) => seen.includes(theirs.revision) && seen.length >= 2);
  stop();
});

test('a file that is bad at the start leaves the defaults in force and says so', async () => {
  const dataDir = built.path('bad-start');
  const other = await built.start({ dataDir, config: 'hostname: attic\nlogg:\n  level: info\n' });
  const state = await get(other.client);
  expect(state.problems).toEqual([{ path: 'logg', line: 2, column: 1, message: expect.stringContaining('"log"'), allowed: expect.arrayContaining(['log', 'server']) }]);
  expect(flushInterval(state)).toBe('10s');
  expect(state.effective['hostname']).toBe('');
  expect((await eventOf(other.client, 'config.invalid')).text).toContain('Line 2');
  writeFileSync(state.path, 'hostname: attic\nlog:\n  level: info\n');
  await until('the mended file', () => get(other.client), (seen) => seen.effective['hostname'] === 'attic');
  expect((await allEvents(other.client)).some(({ kind }) => kind === 'config.changed')).toBe(true);
  expect(await other.end()).toBe(0);
});
