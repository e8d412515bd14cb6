// The engine on virtual time and a network in memory: turns, pace, repeats, whose answer it is, and tables that misbehave.
import { afterEach, describe, expect, test } from 'vitest';
import type { Oid, SessionOptions, SnmpEngine, SnmpFailure, SnmpSession } from '../protocol.ts';
import { FakeClock, settle } from '../../../test/support/fake-clock.ts';
import { MemoryNetwork } from '../../../test/support/memory-network.ts';
import { readRequest, SnmpAgent, tableObjects, writeReply } from '../../../test/support/snmp-agent.ts';
import { PDU } from './ber/tags.ts';
import { MOST_IN_FLIGHT } from './dispatcher.ts';
import { createSnmpEngine } from './engine.ts';

const OPTIONS: SessionOptions = { timeoutMs: 1_000, retries: 2, packetsPerSecond: 0 };
const NAME = '1.3.6.1.2.1.1.5.0';
const ENTRY = '1.3.6.1.4.1.99999.1.1';

const engines: SnmpEngine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close();
});

async function start(objects: ConstructorParameters<typeof SnmpAgent>[0] = [[NAME, { type: 'octets', value: Uint8Array.of(120) }]]) {
  const clock = new FakeClock();
  const network = new MemoryNetwork(clock);
  let seed = 1;
  const random = { bytes: (count: number) => Uint8Array.from({ length: count }, () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) >> 16) };
  const engine = createSnmpEngine({ clock, network, random, log: { debug() {}, info() {}, warn() {}, error() {} } });
  engines.push(engine);
  const agent = new SnmpAgent(objects);
  network.agents.set('127.0.0.2', agent);
  const open = (address = '127.0.0.2', options: Partial<SessionOptions> = {}, version: '1' | '2c' = '2c'): SnmpSession => engine.open({ address, port: 161 }, { version, community: 'public' }, { ...OPTIONS, ...options });
  return { clock, network, engine, agent, open };
}

const failure = (work: Promise<unknown>): Promise<SnmpFailure> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error as SnmpFailure,
  );
/** Turns the clock until the work is done. */
async function turn<T>(clock: FakeClock, work: Promise<T>, ms = 60_000): Promise<T> {
  const state = { done: false };
  const ended = work.finally(() => (state.done = true));
  ended.catch(() => undefined);
  for (let passed = 0; !state.done && passed < ms; passed += 50) await clock.advance(50);
  return ended;
}

describe('asking', () => {
  test('repeats wait half as long again, and say timeout in the end', async () => {
    const { clock, network, open } = await start();
    const session = open('127.0.0.9', { retries: 2 });
    const failed = failure(session.getNext([NAME]));
    await clock.advance(4_749);
    expect(network.sent.filter(({ bytes }) => readRequest(bytes).version === 1).map(({ at }) => at - network.sent[0]!.at).slice(0, 3)).toEqual([0, 1_000, 2_500]);
    await clock.advance(3_000);
    expect((await failed).kind).toBe('timeout');
    expect(session.counts.timeouts).toBeGreaterThanOrEqual(3);
    expect(new Set(network.sent.slice(0, 3).map(({ bytes }) => readRequest(bytes).requestId)).size).toBe(1);
  });

  test('a slow device is asked twice once, and then once with more patience', async () => {
    const { clock, network, open } = await start();
    const agent = new SnmpAgent([[NAME, { type: 'octets', value: Uint8Array.of(120) }]]);
    const deliver = network.deliver.bind(network);
    network.agents.set('127.0.0.2', agent);
    network.deliver = (bytes, address, port) => void clock.after(1_600, () => deliver(bytes, address, port));
    const session = open();
    await turn(clock, session.get([NAME]));
    expect(agent.asked.length).toBe(2);
    await clock.advance(2_000);
    for (let i = 0; i < 5; i += 1) await turn(clock, session.get([NAME]));
    expect(agent.asked.length).toBe(7);
  });

  test('a lost packet teaches no patience', async () => {
    const { agent, clock, open } = await start();
    let lost = 1;
    agent.bend = (_, reply) => (lost-- > 0 ? undefined : reply);
    const session = open('127.0.0.2', { retries: 1 });
    await turn(clock, session.get([NAME]));
    await turn(clock, session.get([NAME]));
    lost = 10;
    const failed = failure(session.get([NAME]));
    const began = clock.monotonic();
    await turn(clock, failed);
    expect(clock.monotonic() - began).toBeLessThanOrEqual(2_550 + 2_000);
  });

  test('who is in a hurry looks for v1 after the first silence, and asks in v1 at once when that is known', async () => {
    const { agent, clock, network, open } = await start();
    agent.bend = ({ version }, reply) => (version === 0 ? reply : undefined);
    const session = open('127.0.0.2', { looksEarly: true });
    expect((await turn(clock, session.get([NAME])))[0]!.value.type).toBe('octets');
    // One wait for the question, and one in which v2c may still answer, too: v1 has no 64-bit counters.
    expect(network.sent.at(-1)!.at - network.sent[0]!.at).toBe(2_000);
    expect([...session.oddities.keys()]).toEqual(['v1_only']);
    const before = network.sent.length;
    await open('127.0.0.2', { knownV1: true }).get([NAME]);
    expect(network.sent.slice(before).map(({ bytes }) => readRequest(bytes).version)).toEqual([0]);
  });

  test('a device that was away when it was first asked is looked for again', async () => {
    const { agent, clock, open } = await start();
    let away = true;
    agent.bend = ({ version }, reply) => (!away && version === 0 ? reply : undefined);
    const session = open('127.0.0.2', { looksEarly: true });
    expect((await turn(clock, failure(session.get([NAME])))).kind).toBe('timeout');
    away = false;
    expect((await turn(clock, session.get([NAME])))[0]!.value.type).toBe('octets');
  });

  test('packets of one device keep its pace', async () => {
    const { clock, network, open } = await start();
    const session = open('127.0.0.2', { packetsPerSecond: 10 });
    const work = Promise.all(Array.from({ length: 5 }, () => session.get([NAME])));
    await turn(clock, work);
    const times = network.sent.map(({ at }) => at);
    for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeGreaterThanOrEqual(100);
  });

  test('silent devices hold no more than their places, and not for long', async () => {
    const { clock, network, engine, open } = await start();
    const dead = Array.from({ length: MOST_IN_FLIGHT * 2 }, (_, i) => failure(open(`127.0.1.${i + 1}`).get([NAME])));
    const alive = open().get([NAME]);
    await settle();
    expect(network.sent.length).toBe(MOST_IN_FLIGHT);
    expect(engine.counts.inFlight).toBe(MOST_IN_FLIGHT);
    await clock.advance(1_000);
    expect((await alive)[0]!.value.type).toBe('octets');
    await turn(clock, Promise.all(dead));
    expect(engine.counts.inFlight).toBe(0);
  });

  test('devices take turns: one with much to ask does not hold up another', async () => {
    const { network, open } = await start();
    const other = new SnmpAgent([[NAME, { type: 'octets', value: new Uint8Array() }]]);
    network.agents.set('127.0.0.3', other);
    const many = open();
    const greedy = Promise.all(Array.from({ length: 200 }, () => many.get([NAME])));
    const modest = open('127.0.0.3').get([NAME]);
    await Promise.all([greedy, modest]);
    expect(network.sent.findIndex(({ address }) => address === '127.0.0.3')).toBeLessThan(10);
  });

  test('cancelled and closed questions end at once', async () => {
    const { engine, open } = await start();
    const abort = new AbortController();
    const session = open('127.0.0.9');
    const [first, second] = [failure(session.get([NAME], { signal: abort.signal })), failure(session.get([NAME]))];
    abort.abort();
    expect((await first).kind).toBe('cancelled');
    session.close();
    expect((await second).kind).toBe('cancelled');
    expect((await failure(session.get([NAME]))).kind).toBe('cancelled');
    expect((await failure(open('10.0.0.1').get([NAME]))).kind).toBe('refused');
    expect((await failure(open().get(['1.x']))).kind).toBe('refused');
    const last = failure(open('127.0.0.9').get([NAME]));
    engine.close();
    expect((await last).kind).toBe('cancelled');
  });
});

describe('whose answer it is', () => {
  test('of another address it is nobody’s, of another port it is the device’s', async () => {
    const { clock, network, engine, open } = await start();
    network.from = (_, port) => ['127.0.0.77', port];
    const session = open();
    const failed = await turn(clock, failure(session.getNext([NAME])));
    expect([failed.kind, failed.message]).toEqual(['timeout', expect.stringContaining('127.0.0.77')]);
    expect(engine.counts.stray).toBeGreaterThan(2);
    network.from = (address) => [address, 50_000];
    expect((await session.get([NAME]))[0]!.value.type).toBe('octets');
    expect(session.oddities.get('wrong_port')).toBe(1);
  });

  test('ids that are always wrong are believed from the second on, a stranger’s once among right ones is not', async () => {
    const { clock, network, agent, open } = await start();
    agent.bend = (asked, reply) => ({ ...reply, requestId: asked.requestId + 1 });
    const session = open();
    expect((await turn(clock, session.get([NAME])))[0]!.value.type).toBe('octets');
    expect(session.counts.timeouts).toBe(1);
    await session.get([NAME]);
    expect(session.counts.timeouts).toBe(1);
    const sound = new SnmpAgent([[NAME, { type: 'octets', value: new Uint8Array() }]]);
    network.agents.set('127.0.0.4', sound);
    const other = open('127.0.0.4');
    await other.get([NAME]);
    sound.bend = () => undefined;
    const failed = failure(other.get([NAME]));
    await settle();
    network.deliver(writeReply(sound.asked.at(-1)!, { requestId: 5, bindings: [[NAME, { type: 'integer', value: 6 }]] }), '127.0.0.4', 161);
    expect((await turn(clock, failed)).kind).toBe('timeout');
  });

  test('garbage is counted and survived', async () => {
    const { network, engine, open } = await start();
    // The socket opens with the first question.
    expect((await open().get([NAME])).length).toBe(1);
    for (const bytes of [new Uint8Array(), Uint8Array.of(1, 2, 3), new Uint8Array(2_000).fill(0x30)]) network.deliver(bytes, '127.0.0.2', 161);
    expect(engine.counts.malformed).toBe(3);
    expect((await open().get([NAME])).length).toBe(1);
  });
});

describe('tables', () => {
  const columns = (count: number): Oid[] => Array.from({ length: count }, (_, i) => `${ENTRY}.${i + 1}`);

  test('several columns come in one GETBULK, and the second poll asks for exactly what is there', async () => {
    const { agent, open } = await start([...tableObjects(ENTRY, 8, 30), ['1.3.6.1.5.1', { type: 'integer', value: 0 }]]);
    const session = open();
    const first = await session.columns(columns(8));
    expect([...first.values()].map(({ size }) => size)).toEqual(Array(8).fill(30));
    agent.asked.length = 0;
    const second = await session.columns(columns(8));
    expect([...second].map(([oid, rows]) => [oid, [...rows]])).toEqual([...first].map(([oid, rows]) => [oid, [...rows]]));
    expect(agent.asked.every(({ tag }) => tag === PDU.getBulk)).toBe(true);
    expect(agent.asked.length).toBeLessThan(10);
    expect(agent.asked.reduce((sum, { oids, maxRepetitions }) => sum + oids.length * maxRepetitions, 0)).toBeLessThan(8 * 30 + 60);
  });

  test('rows that come and go between polls are what is there', async () => {
    const { network, open } = await start(tableObjects(ENTRY, 3, 20));
    const session = open();
    await session.columns(columns(3));
    const some = tableObjects(ENTRY, 3, 25).filter(([oid]) => !['2', '3', '17'].includes(oid.split('.').at(-1)!));
    network.agents.set('127.0.0.2', new SnmpAgent(some));
    const rows = await session.columns(columns(3));
    for (const column of columns(3)) expect([...rows.get(column)!.keys()]).toEqual(some.filter(([oid]) => oid.startsWith(`${column}.`)).map(([oid]) => oid.slice(column.length + 1)));
  });

  test('a table out of order comes whole, one that goes in circles ends with its rows', async () => {
    const objects = tableObjects(ENTRY, 1, 12);
    const disordered = [0, 2, 1, 3, 5, 4, 11, 6, 7, 8, 9, 10].map((i) => objects[i]!);
    const { open } = await start([...disordered, ['1.3.6.1.5.1', { type: 'integer', value: 0 }]]);
    const session = open();
    expect((await session.columns([`${ENTRY}.1`])).get(`${ENTRY}.1`)!.size).toBe(12);
    expect(session.oddities.has('not_increasing')).toBe(true);
    expect(await session.walk(`${ENTRY}.1`, () => undefined)).toEqual({ objects: 12, end: 'complete' });

    const circle = await start([...objects, objects[3]!]);
    const circling = circle.open();
    const early = new Set([ENTRY, `${ENTRY}.1`, ...objects.slice(0, 9).map(([oid]) => oid)]);
    circle.agent.bend = (asked, reply) => (asked.tag === PDU.getBulk || asked.oids.every((oid) => early.has(oid)) ? reply : { bindings: [objects[3]!] });
    expect((await circling.walk(ENTRY, () => undefined)).end).toBe('loop');
    expect((await circling.columns([`${ENTRY}.1`])).get(`${ENTRY}.1`)!.size).toBeGreaterThanOrEqual(10);
    expect(circling.oddities.has('loop')).toBe(true);
  });

  test('fixed limits stay as they are; learned ones fall and are readable', async () => {
    const { agent, open } = await start(tableObjects(ENTRY, 6, 40));
    agent.bend = (_, reply) => (reply.bindings.length > 12 ? { status: 1, bindings: [] } : reply);
    const session = open();
    expect((await session.columns(columns(6))).get(`${ENTRY}.6`)!.size).toBe(40);
    expect(session.limits.maxRepetitions * session.limits.maxColumns).toBeLessThanOrEqual(16);
    expect(session.oddities.has('too_big')).toBe(true);
    agent.bend = (_, reply) => reply;
    agent.asked.length = 0;
    const fixed = open('127.0.0.2', { limits: { maxRepetitions: 3, maxColumns: 2 }, fixedLimits: true });
    await fixed.columns(columns(6));
    expect(new Set(agent.asked.map(({ oids, maxRepetitions }) => `${oids.length} ${maxRepetitions}`))).toEqual(new Set(['2 3']));
    expect(fixed.limits).toMatchObject({ maxRepetitions: 3, maxColumns: 2 });
  });

  test('one object that is only ever an error does not cost the others', async () => {
    const { agent, open } = await start(tableObjects(ENTRY, 1, 5));
    const bad = `${ENTRY}.1.3`;
    agent.bend = (asked, reply) => (asked.tag === PDU.get && asked.oids.includes(bad) ? { status: 5, index: asked.oids.indexOf(bad) + 1, bindings: [] } : reply);
    const session = open();
    const bindings = await session.get([1, 2, 3, 4, 5].map((row) => `${ENTRY}.1.${row}`));
    expect(bindings.map(({ value }) => value.type)).toEqual(['integer', 'integer', 'noSuchInstance', 'integer', 'integer']);
    expect(session.oddities.get('object_error')).toBe(1);
    expect((await failure(session.get([bad]))).status).toBe('genErr');
  });
});
