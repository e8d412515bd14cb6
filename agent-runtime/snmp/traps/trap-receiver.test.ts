// The trap receiver on a network of its own: folding, storing, limits, polls, replays, and bytes that are anything at all.
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import '../../../test/support/property-seed.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { MemoryStorage } from '../../../test/support/memory-storage.ts';
import { FakeBook, startTraps } from '../../../test/support/trap-bench.ts';
import type { TrapBench } from '../../../test/support/trap-bench.ts';
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { SnapshotStore } from '../../../storage/api.ts';
import type { Network } from '../../ports/network.ts';
import { encodeOid } from '../engine/ber/oid.ts';
import { TAG } from '../engine/ber/tags.ts';
import { writeValue } from '../engine/ber/value.ts';
import { BerWriter } from '../engine/ber/writer.ts';
import type { UsmCredential } from '../engine/v3/usm-keys.ts';
import { digestLength, UsmKeys } from '../engine/v3/usm-keys.ts';
import type { SnmpValue } from '../protocol.ts';
import { NOTIFY } from './notification.ts';
import { writeUsmAnswer } from './usm-answer.ts';

type Variable = readonly [oid: string, value: SnmpValue];
const ALL = { from: 0, to: 9e15, text: '', device: '', limit: 5_000 };
const LINK_DOWN = '1.3.6.1.6.3.1.1.5.3';
const LINK_UP = '1.3.6.1.6.3.1.1.5.4';
const port = (index: number): Variable => ['1.3.6.1.2.1.2.2.1.1.1', { type: 'integer', value: index }];
const ticks = (value: number): Variable => ['1.3.6.1.2.1.1.3.0', { type: 'timeticks', value }];
const USER: UsmCredential = { version: '3', user: 'u', auth: { protocol: 'SHA', passphrase: 'authpass-u' }, privacy: { protocol: 'AES', passphrase: 'privpass-u' } };

const writer = new BerWriter();

function writeList(variables: readonly Variable[]): void {
  const before = writer.length;
  for (const [oid, value] of [...variables].reverse()) {
    const start = writer.length;
    writeValue(writer, value);
    writer.tagged(TAG.oid, encodeOid(oid)!);
    writer.header(TAG.sequence, start);
  }
  writer.header(TAG.sequence, before);
}

function writeTrap(oid: string, variables: readonly Variable[], tag: number): void {
  const before = writer.length;
  writeList([ticks(1), ['1.3.6.1.6.3.1.1.4.1.0', { type: 'oid', value: oid }], ...variables]);
  writer.integer(0);
  writer.integer(0);
  writer.integer(77);
  writer.header(tag, before);
}

function v2(oid: string, variables: readonly Variable[] = [], tag: number = NOTIFY.trap, community = 'public'): Uint8Array {
  writer.reset();
  writeTrap(oid, variables, tag);
  writer.octets(new TextEncoder().encode(community));
  writer.integer(1);
  writer.header(TAG.sequence, 0);
  return writer.finish();
}

function v1(enterprise: string, generic: number, specific: number, agent = '0.0.0.0'): Uint8Array {
  writer.reset();
  writeList([]);
  writer.integer(5, TAG.timeticks);
  writer.integer(specific);
  writer.integer(generic);
  writeValue(writer, { type: 'address', value: agent });
  writer.tagged(TAG.oid, encodeOid(enterprise)!);
  writer.header(NOTIFY.trapV1, 0);
  writer.octets(new TextEncoder().encode('public'));
  writer.integer(0);
  writer.header(TAG.sequence, 0);
  return writer.finish();
}

function v3(engine: string, boots: number, time: number): Uint8Array {
  const engineId = Uint8Array.from(engine.match(/../gu)!.map((octet) => Number.parseInt(octet, 16)));
  writer.reset();
  writeTrap(LINK_UP, [port(time)], NOTIFY.trap);
  writer.octets(new Uint8Array());
  writer.octets(engineId);
  writer.header(TAG.sequence, 0);
  const scoped = writer.finish();
  return writeUsmAnswer(writer, scoped, { messageId: 5, engineId, boots, time, user: new TextEncoder().encode('u'), keys: new UsmKeys(USER, engineId), digestLength: digestLength(USER), salt: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) });
}

class Wire {
  readonly sent: { readonly bytes: Uint8Array; readonly to: string }[] = [];
  failure: VedetteError | undefined;
  #listener: (bytes: Uint8Array, address: string, port: number) => void = () => undefined;
  readonly network = {
    openUdp: async () => {
      if (this.failure !== undefined) throw this.failure;
      return { address: '127.0.0.1', port: 9162, send: (bytes: Uint8Array, at: number, to: string) => void this.sent.push({ bytes, to: `${to}:${at}` }), onMessage: (listener: typeof this.arrive) => void (this.#listener = listener), onError: () => undefined, close: () => undefined };
    },
  } as unknown as Network;
  arrive = (bytes: Uint8Array, address = '10.0.0.1', at = 4_000): void => this.#listener(bytes, address, at);
}

/** Snapshots that are kept. */
function keptSnapshots(): SnapshotStore {
  const kept = new Map<number, Uint8Array>();
  return {
    put: (_kind, t, _summary, bytes) => void kept.set(t, bytes),
    latest(_kind, { from, to }) {
      const t = Math.max(...[...kept.keys()].filter((at) => at >= from && at < to));
      return Number.isFinite(t) ? { t, bytes: kept.get(t)! } : undefined;
    },
    summaries: () => [],
  };
}

let bench: TrapBench | undefined;
afterEach(() => bench?.receiver.stop());

async function start(snapshots = keptSnapshots(), book = new FakeBook({ c: { version: '2c', community: 'public' }, u: USER })): Promise<{ bench: TrapBench; wire: Wire; clock: FakeClock; book: FakeBook }> {
  const wire = new Wire();
  const clock = new FakeClock();
  const storage = Object.assign(new MemoryStorage(), { snapshots });
  bench = await startTraps({ network: wire.network, clock, book, storage, devices: [{ id: 'd1', address: '10.0.0.1', name: 'core' }, { id: 'd3', address: '10.0.0.9', name: 'edge', engineId: '80001f88aa' }] });
  return { bench, wire, clock, book };
}

describe('what becomes of a trap', () => {
  test('the same within a minute is counted, whatever its counters and times', async () => {
    const { bench, clock, wire } = await start();
    const counters = (value: number): Variable[] => [port(3), ['1.3.6.1.2.1.2.2.1.10.3', { type: 'counter32', value }]];
    wire.arrive(v2(LINK_DOWN, counters(1)));
    await clock.advance(30_000);
    wire.arrive(v2(LINK_DOWN, counters(2)));
    await clock.advance(50_000);
    wire.arrive(v2(LINK_DOWN, counters(3)));
    wire.arrive(v2(LINK_DOWN, [port(4)]));
    await clock.advance(61_000);
    wire.arrive(v2(LINK_DOWN, counters(4)));
    expect(bench.receiver.list(ALL).traps.map(({ count, lastT, t }) => [count, lastT - t])).toEqual([[1, 0], [1, 0], [3, 80_000]]);
    expect(bench.receiver.state()).toMatchObject({ received: 5, accepted: 3, deduplicated: 2, throttled: 0, rejected: [] });
  });

  test('stored traps are there in the next run, and newer names word them anew', async () => {
    const snapshots = keptSnapshots();
    const first = await start(snapshots);
    for (let i = 0; i < 1_200; i += 1) first.wire.arrive(v2('1.3.6.1.4.1.32473.0.9', [port(i)]), `10.0.${i % 200}.1`);
    await first.clock.advance(2_000);
    first.bench.receiver.stop();
    const { bench, clock } = await start(snapshots);
    const page = bench.receiver.list({ ...ALL, limit: 10 });
    expect(page).toMatchObject({ total: 1_200, names: [{ value: 'example.0.9', count: 1_200 }] });
    expect(page.traps.map(({ variables }) => variables[0]!.text)[0]).toBe('1199');
    const importing = bench.mibs.import([{ name: 'x', bytes: new TextEncoder().encode('X DEFINITIONS ::= BEGIN\nIMPORTS enterprises FROM SNMPv2-SMI;\nxBroke NOTIFICATION-TYPE STATUS current DESCRIPTION "" ::= { enterprises 32473 0 9 }\nEND') }]);
    for (let turn = 0; turn < 5; turn += 1) await clock.advance(1);
    await importing;
    expect(bench.receiver.list({ ...ALL, text: 'xbroke 1199' }).traps.map(({ name }) => name)).toEqual(['xBroke']);
  });

  test('a port that flaps is asked at once, then once in two seconds, and is one event', async () => {
    const { bench, clock, wire } = await start();
    for (let i = 0; i < 10; i += 1) wire.arrive(v2(i % 2 === 0 ? LINK_DOWN : LINK_UP, [port(3)]));
    expect(bench.polls).toEqual(['d1 3']);
    await clock.advance(10_000);
    expect(bench.polls).toEqual(['d1 3', 'd1 3']);
    expect(new Set(bench.events.map(({ aggregationKey }) => aggregationKey))).toEqual(new Set(['snmp.trap.link:10.0.0.1:3']));
    expect(bench.events[0]).toMatchObject({ kind: 'snmp.trap', severity: 'warning', title: 'core sent linkDown of port 3', source: 'snmp:d1' });
    wire.arrive(v2('1.3.6.1.6.3.1.1.5.1'));
    expect(bench.polls.at(-1)).toBe('d1');
  });

  test('v1 traps take the form of v2, and their agent is who they are about', async () => {
    const { bench, wire } = await start();
    wire.arrive(v1('1.3.6.1.4.1.318', 3, 0));
    wire.arrive(v1('1.3.6.1.4.1.318', 6, 42, '10.0.0.9'), '10.9.9.9');
    expect(bench.receiver.list(ALL).traps.map(({ oid, address, device, version }) => [oid, address, device, version])).toEqual([['1.3.6.1.4.1.318.0.42', '10.0.0.9', 'd3', '1'], [LINK_UP, '10.0.0.1', 'd1', '1']]);
  });

  test('an inform gets its own bytes back as a response', async () => {
    const { wire } = await start();
    const inform = v2(LINK_UP, [port(1)], NOTIFY.inform);
    wire.arrive(inform, '10.0.0.1', 5_555);
    const expected = inform.slice();
    expected[expected.indexOf(NOTIFY.inform)] = NOTIFY.response;
    expect(wire.sent).toEqual([{ bytes: expected, to: '10.0.0.1:5555' }]);
  });
});

describe('what is refused', () => {
  test('by reason and sender; a vault that is locked is its own reason', async () => {
    const { bench, book, wire } = await start();
    wire.arrive(v2(LINK_UP, [], NOTIFY.trap, 'guess'));
    wire.arrive(v2(LINK_UP, [], 0xa0), '10.0.0.2');
    wire.arrive(Uint8Array.of(1, 2, 3), '10.0.0.3');
    wire.arrive(Uint8Array.of(0x30, 3, 2, 1, 9), '10.0.0.4');
    book.isLocked = true;
    book.changed();
    wire.arrive(v2(LINK_UP));
    expect(bench.receiver.state().rejected.map(({ address, reason, count }) => [address, reason, count])).toEqual([['10.0.0.1', 'secrets_locked', 1], ['10.0.0.4', 'unknown_version', 1], ['10.0.0.3', 'malformed', 1], ['10.0.0.2', 'not_a_trap', 1], ['10.0.0.1', 'wrong_community', 1]]);
    expect(wire.sent).toEqual([]);
  });

  test('a v3 trap from before is a repetition by somebody else', async () => {
    const { bench, wire } = await start();
    wire.arrive(v3('80001f88aa', 3, 1_000), '10.7.7.7');
    wire.arrive(v3('80001f88aa', 3, 700), '10.7.7.7');
    wire.arrive(v3('80001f88aa', 2, 9_000), '10.7.7.7');
    wire.arrive(v3('80001f88aa', 4, 1), '10.7.7.7');
    expect(bench.receiver.state()).toMatchObject({ accepted: 2, rejected: [{ reason: 'not_in_time', count: 2 }] });
    expect(bench.receiver.list(ALL).traps.map(({ device }) => device)).toEqual(['d3', 'd3']);
  });

  test('engines that somebody invents cost no more than a few keys', async () => {
    const { bench, wire } = await start();
    const packet = v3('80001f88000000', 1, 1);
    // The engine ID stands in the security parameters; another one there is another engine.
    const at = Buffer.from(packet).indexOf(Buffer.from('80001f88', 'hex')) + 4;
    for (let i = 0; i < 200; i += 1) {
      packet[at] = i;
      wire.arrive(packet.slice());
    }
    const { rejected } = bench.receiver.state();
    expect(rejected.find(({ reason }) => reason === 'too_many_engines')!.count).toBeGreaterThan(150);
  });

  test('one sender beyond its share is throttled, and everything is counted', async () => {
    const { bench, clock, wire } = await start();
    for (let i = 0; i < 4_000; i += 1) wire.arrive(v2(LINK_UP, [port(i % 7)]));
    for (let i = 0; i < 100; i += 1) wire.arrive(v2(LINK_UP, [port(1)]), '10.0.0.2');
    const { accepted, deduplicated, received, throttled } = bench.receiver.state();
    expect({ received, sum: accepted + deduplicated + throttled, throttled }).toEqual({ received: 4_100, sum: 4_100, throttled: 2_500 });
    await clock.advance(1_000);
    wire.arrive(v2(LINK_UP, [port(1)]));
    expect(bench.receiver.state().throttled).toBe(2_500);
  });

  test('anything at all is counted and harms nothing', async () => {
    const { bench, wire } = await start();
    const good = [v2(LINK_DOWN, [port(1)]), v1('1.3.6.1.4.1.318', 6, 1), v3('80001f88aa', 1, 1), v2(LINK_UP, [port(2)], NOTIFY.inform)];
    const bent = fc.tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 4 }), fc.nat(400)).map(([bytes, changes, cut]) => {
      const copy = bytes.slice(0, Math.max(1, bytes.length - (cut > 300 ? cut - 300 : 0)));
      for (const [at, value] of changes) copy[at % copy.length] = value;
      return copy;
    });
    let sent = 0;
    fc.assert(
      fc.property(fc.oneof(bent, fc.uint8Array({ maxLength: 120 })), (bytes) => {
        wire.arrive(bytes, `10.1.0.${sent % 250}`);
        sent += 1;
        const { received } = bench.receiver.state();
        expect(received).toBeLessThanOrEqual(sent);
      }),
      { numRuns: 1_000 },
    );
    expect(bench.receiver.list(ALL).traps.length).toBe(bench.receiver.list(ALL).total);
  });
});

test('a port that cannot be opened is a state with a reason, and an event', async () => {
  const { bench, wire } = await start();
  wire.failure = new VedetteError('unavailable', 'UDP port 162 cannot be opened.');
  await bench.receiver.configure({ enabled: true, address: '0.0.0.0', port: 162 });
  expect(bench.receiver.state()).toMatchObject({ state: 'failed', reason: 'UDP port 162 cannot be opened.', port: 162 });
  expect(bench.events.at(-1)).toMatchObject({ kind: 'snmp.trap_receiver_failed', severity: 'error' });
  await bench.receiver.configure({ enabled: false, address: '0.0.0.0', port: 162 });
  expect(bench.receiver.state().state).toBe('off');
});

test('news come a few times a second, with what is new', async () => {
  const { bench, clock, wire } = await start();
  const news: [number, number][] = [];
  const end = bench.receiver.watch(({ receiver, traps }) => news.push([traps.length, receiver.received]));
  for (let i = 0; i < 50; i += 1) wire.arrive(v2(LINK_UP, [port(i)]));
  await clock.advance(1_000);
  wire.arrive(Uint8Array.of(0));
  await clock.advance(1_000);
  end();
  expect(news).toEqual([[0, 0], [50, 50], [0, 51]]);
});
