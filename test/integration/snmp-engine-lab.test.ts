// The engine against recorded devices: every object of every recording, and every fault that the simulator knows.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionOptions, SnmpEngine, SnmpFailure, SnmpSession } from '../../agent-runtime/snmp/protocol.ts';
import { FAST, startEngine } from '../support/snmp-engine.ts';
import { startLab, whyNoLab } from '../support/snmp-lab.ts';
import type { Lab } from '../support/snmp-lab.ts';
import { plain, readRecording } from '../support/snmp-recording.ts';
import { walkByNetSnmp } from '../support/net-snmp-walk.ts';

if (whyNoLab !== '') process.stdout.write(`The SNMP engine against recorded devices is skipped: ${whyNoLab}.\n`);

const DESCRIPTION = '1.3.6.1.2.1.1.1.0';
const NAME = '1.3.6.1.2.1.1.5.0';
const IF_NAME = '1.3.6.1.2.1.31.1.1.1.1';
const IF_DESCR = '1.3.6.1.2.1.2.2.1.2';
const IF_IN = '1.3.6.1.2.1.2.2.1.10';
const IF_OUT = '1.3.6.1.2.1.2.2.1.16';
const IF_HC_IN = '1.3.6.1.2.1.31.1.1.1.6';
const ABSENT = '1.3.6.1.4.1.99999.1.1.1';

describe.skipIf(whyNoLab !== '')('recorded devices', () => {
  let lab: Lab;
  let engine: SnmpEngine;
  beforeAll(async () => {
    lab = await startLab();
    engine = await startEngine();
  });
  afterAll(async () => {
    engine?.close();
    await lab?.stop();
  });

  const open = (id: string, version: '1' | '2c' = '2c', options: Partial<SessionOptions> = {}): SnmpSession => {
    const { address, port } = lab.device(id);
    return engine.open({ address, port }, { version, community: 'public' }, { ...FAST, ...options });
  };
  const fault = async (id: string, mode: string, work: () => Promise<void>): Promise<void> => {
    await lab.control(`devices/${id}/fault`, { mode });
    try {
      await work();
    } finally {
      await lab.control(`devices/${id}/fault`, { mode, on: false });
    }
  };
  const failureOf = async (work: Promise<unknown>): Promise<SnmpFailure> => {
    try {
      await work;
    } catch (error) {
      return error as SnmpFailure;
    }
    throw new Error('it did not fail');
  };

  test('every object of every recording reads as recorded', { timeout: 120_000 }, async () => {
    let compared = 0;
    for (const device of lab.devices) {
      const session = open(device.id);
      const recording = readRecording(device.id);
      const wrong: string[] = [];
      const end = await session.walk('1', ({ oid, value }) => {
        const expected = recording.get(oid);
        if (!recording.has(oid)) wrong.push(`${oid} is not in the recording`);
        else if (expected !== undefined) {
          compared += 1;
          if (expected !== plain(value)) wrong.push(`${oid}: ${plain(value)} instead of ${expected}`);
        }
      });
      session.close();
      expect(wrong, device.id).toEqual([]);
      // A v1 agent shows no Counter64.
      if (!device.faults.includes('v1-only')) expect(end, device.id).toEqual({ objects: device.oids, end: 'complete' });
    }
    expect(compared).toBeGreaterThan(140_000);
  });

  test.each(['asa', 'dsm', 'edgeos', 'panos_440', 'teracom', 'iot__geist-temperature-sensor'])('%s reads as npm net-snmp reads it', { timeout: 60_000 }, async (id) => {
    const { address, port } = lab.device(id);
    const theirs = await walkByNetSnmp(address, port);
    const session = open(id);
    const ours: string[] = [];
    await session.walk('1.3.6.1', ({ oid, value }) => void ours.push(`${oid} ${plain(value)}`));
    session.close();
    expect(ours).toEqual(theirs);
  });

  test('columns are the rows of a walk, in one reading and again', async () => {
    const session = open('ios_2960x');
    const asked = [IF_DESCR, IF_IN, IF_OUT, IF_NAME, IF_HC_IN, ABSENT];
    const walked = new Map<string, Map<string, string>>();
    for (const column of asked) {
      const rows = new Map<string, string>();
      await session.walk(column, ({ oid, value }) => void rows.set(oid.slice(column.length + 1), plain(value)));
      walked.set(column, rows);
    }
    for (let round = 0; round < 3; round++) {
      const before = session.counts.requests;
      const columns = await session.columns(asked);
      expect([...columns.keys()]).toEqual(asked);
      for (const column of asked) expect(new Map([...columns.get(column)!].map(([index, value]) => [index, plain(value)])), column).toEqual(walked.get(column));
      if (round === 2) expect(session.counts.requests - before).toBeLessThan(30);
    }
    expect(walked.get(IF_DESCR)!.size).toBe(146);
    session.close();
  });

  test('GET gives one answer per object, in order, with exceptions for what is missing', async () => {
    const session = open('asa');
    const bindings = await session.get([NAME, `${ABSENT}.0`, DESCRIPTION]);
    expect(bindings.map(({ oid, value }) => [oid, value.type])).toEqual([[NAME, 'octets'], [`${ABSENT}.0`, 'noSuchObject'], [DESCRIPTION, 'octets']]);
    const v1 = open('asa', '1');
    expect((await v1.get([NAME, `${ABSENT}.0`, DESCRIPTION])).map(({ value }) => value.type)).toEqual(['octets', 'noSuchObject', 'octets']);
    const many = Array.from({ length: 150 }, (_, i) => `1.3.6.1.2.1.2.2.1.2.${i}`);
    const got = await session.get(many);
    expect(got.map(({ oid }) => oid)).toEqual(many);
    expect(got.filter(({ value }) => value.type === 'octets').length).toBe((await session.columns([IF_DESCR])).get(IF_DESCR)!.size);
    session.close();
    v1.close();
  });

  test('SET is all or nothing, and the refusal has its status', async () => {
    const { address, port } = lab.device('dsm');
    const writer = engine.open({ address, port }, { version: '2c', community: 'private' }, FAST);
    const location = '1.3.6.1.2.1.1.6.0';
    const value = { type: 'octets', value: new TextEncoder().encode('Rack 9') } as const;
    await writer.set([{ oid: location, value }]);
    expect(plain((await writer.get([location]))[0]!.value)).toBe(plain(value));
    const refusal = await failureOf(writer.set([{ oid: location, value }, { oid: DESCRIPTION, value }]));
    expect([refusal.kind, refusal.status, refusal.index]).toEqual(['error_status', 'notWritable', 2]);
    writer.close();
  });

  test('a wrong community is silence; a walk can be stopped, bounded and cancelled', async () => {
    const { address, port } = lab.device('asa');
    const stranger = engine.open({ address, port }, { version: '2c', community: 'nobody' }, { ...FAST, timeoutMs: 50, retries: 0 });
    expect((await failureOf(stranger.get([NAME]))).kind).toBe('timeout');
    const session = open('asa');
    let seen = 0;
    expect(await session.walk('1.3.6.1', () => ++seen < 7)).toEqual({ objects: 7, end: 'stopped' });
    expect(await session.walk('1.3.6.1', () => undefined, { maxObjects: 100 })).toEqual({ objects: 100, end: 'limited' });
    const abort = new AbortController();
    expect((await failureOf(session.walk('1.3.6.1', () => abort.abort(), { signal: abort.signal }))).kind).toBe('cancelled');
    const elsewhere = engine.open({ address: '192.0.2.1', port: 161 }, { version: '2c', community: 'public' }, FAST);
    expect((await failureOf(elsewhere.get([NAME]))).kind).toBe('refused');
    for (const one of [stranger, session, elsewhere]) one.close();
  });

  describe('faults are survived and named', () => {
    /** Reads interfaces and their names under a fault; both tables must come whole. */
    const whole = async (mode: string, oddity: string | undefined, options: { readonly id?: string; readonly version?: '1' | '2c'; readonly retries?: number } = {}): Promise<SnmpSession> => {
      const id = options.id ?? 'routeros_crs317';
      const sound = open(id, '2c');
      const expected = await sound.columns([IF_DESCR, IF_IN, IF_OUT]);
      sound.close();
      const session = open(id, options.version, { retries: options.retries ?? FAST.retries });
      await fault(id, mode, async () => {
        expect((await session.get([NAME]))[0]!.value.type, mode).toBe('octets');
        const columns = await session.columns([IF_DESCR, IF_IN, IF_OUT]);
        for (const [column, rows] of expected) expect([...columns.get(column)!.keys()], `${mode} ${column}`).toEqual([...rows.keys()]);
      });
      if (oddity !== undefined) expect([...session.oddities.keys()], mode).toContain(oddity);
      session.close();
      return session;
    };

    test('request ids that are always wrong', () => whole('wrong-request-id', 'wrong_request_id'));
    test('answers from another port', () => whole('wrong-port', 'wrong_port'));
    test('answers that come twice', () => whole('duplicate', undefined));
    test('no GETBULK', async () => {
      expect((await whole('no-bulk', 'no_bulk')).limits.bulk).toBe(false);
    });
    test('GETBULK that is an error', async () => {
      expect((await whole('bulk-generr', 'no_bulk')).limits.bulk).toBe(false);
    });
    test('v1 alone', async () => {
      expect((await whole('v1-only', 'v1_only')).limits.bulk).toBe(false);
    });
    test('v2c alone', () => whole('v2c-only', undefined));
    test('too big beyond two objects', () => whole('toobig:2', 'too_big'));
    test('GET without an answer', () => whole('silent-get', 'silent_get'));
    test('half of the answers lost', { timeout: 60_000 }, async () => {
      // A walk is a few answers only, and all of them may be lucky.
      let timeouts = 0;
      for (let nth = 0; nth < 20 && timeouts === 0; nth += 1) timeouts += (await whole('loss:50', undefined, { retries: 12 })).counts.timeouts;
      expect(timeouts).toBeGreaterThan(0);
    });
    test('answers later than the first question waits', async () => {
      const session = await whole('slow:300', undefined);
      expect(session.counts.timeouts).toBeGreaterThan(0);
    });
    test('answers after the last question gave up', async () => {
      await fault('pfsense', 'slow:150', async () => {
        const session = open('pfsense', '2c', { timeoutMs: 40, retries: 0 });
        expect((await failureOf(session.getNext([DESCRIPTION]))).kind).toBe('timeout');
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect([...session.oddities.keys()]).toContain('late_answer');
        session.close();
      });
    });

    test('64-bit counters that are hidden or always 0 read as they are', async () => {
      const session = open('routeros_crs317');
      await fault('routeros_crs317', 'no-hc', async () => expect((await session.columns([IF_HC_IN])).get(IF_HC_IN)!.size).toBe(0));
      await fault('routeros_crs317', 'zero-hc', async () => {
        const values = [...(await session.columns([IF_HC_IN])).get(IF_HC_IN)!.values()];
        expect(values.length).toBeGreaterThan(10);
        expect(values.every(({ type, value }) => type === 'counter64' && value === 0)).toBe(true);
      });
      session.close();
    });

    test.each([
      ['mute', 'timeout', /gave no answer/],
      ['garbage', 'malformed', /not SNMP/],
      ['wrong-address', 'timeout', /came from 127\.0\.0\.1/],
      ['generr', 'error_status', /genErr/],
    ])('%s ends as %s', async (mode, kind, words) => {
      await fault('unclassified__01', mode, async () => {
        const session = open('unclassified__01', '2c', { timeoutMs: 60, retries: 1 });
        // All three at once: none may fail before somebody waits for it.
        const failures = await Promise.all([session.get([NAME]), session.columns([IF_DESCR]), session.walk('1.3', () => undefined)].map((work) => failureOf(work)));
        for (const failure of failures) {
          expect([mode, failure.kind]).toEqual([mode, kind]);
          expect(failure.message).toMatch(words);
        }
        session.close();
      });
    });

    test('answers cut in half give the rows that came whole', async () => {
      await fault('vmware-esxi', 'truncated', async () => {
        const session = open('vmware-esxi', '2c', { timeoutMs: 60, retries: 1 });
        let objects = 0;
        const failure = await failureOf(session.walk('1.3.6.1.2.1.2', () => void (objects += 1)).then((end) => Promise.reject(Object.assign(new Error(end.end), { kind: end.end }))));
        expect(['complete', 'malformed', 'loop']).toContain(failure.kind);
        expect(objects).toBeGreaterThan(20);
        expect([...session.oddities.keys()]).toContain('truncated');
        session.close();
      });
    });

    test.each(['non-increasing', 'repeat-oid'])('%s ends, and keeps what was read', { timeout: 30_000 }, async (mode) => {
      await fault('vrp_5720-32x-ei', mode, async () => {
        const session = open('vrp_5720-32x-ei');
        const seen = new Set<string>();
        const end = await session.walk('1.3.6.1.2.1', ({ oid }) => void (expect(seen.has(oid)).toBe(false), seen.add(oid)));
        expect(['complete', 'loop']).toContain(end.end);
        expect(seen.size).toBeGreaterThan(400);
        const columns = await session.columns([IF_DESCR, IF_HC_IN, IF_NAME]);
        // What lies behind an object that GETNEXT cannot reach may stay unseen; what was read stays.
        for (const rows of columns.values()) expect(rows.size).toBeGreaterThan(30);
        expect([...session.oddities.keys()]).toContain('not_increasing');
        session.close();
      });
    });
  });

  test('a sweep finds every device once, and nobody else', async () => {
    const port = lab.devices[0]!.port;
    const targets = Array.from({ length: 254 }, (_, i) => ({ address: `127.0.20.${i + 1}`, port }));
    const found = new Map<string, string>();
    const result = await engine.sweep([...targets, { address: '198.51.100.1', port }], { version: '2c', community: 'public' }, { oids: [DESCRIPTION, '1.3.6.1.2.1.1.2.0'], packetsPerSecond: 20_000, settleMs: 300 }, ({ target, bindings }) => {
      expect(found.has(target.address)).toBe(false);
      found.set(target.address, bindings[0]?.oid ?? '');
    });
    const answering = lab.devices.filter(({ faults }) => !faults.includes('v1-only'));
    expect(result).toEqual({ sent: 254, answered: answering.length });
    expect([...found.keys()].sort()).toEqual(answering.map(({ address }) => address).sort());
  });

  test('sweeps that are heard at once keep their answers apart', async () => {
    const port = lab.devices[0]!.port;
    const targets = Array.from({ length: 60 }, (_, i) => ({ address: `127.0.20.${i + 1}`, port }));
    const options = { oids: [DESCRIPTION], packetsPerSecond: 20_000, settleMs: 500 };
    const answeredTo = await Promise.all(['not-this', 'public', 'nor-this'].map(async (community) => (await engine.sweep(targets, { version: '2c', community }, options, () => undefined)).answered));
    expect(answeredTo).toEqual([0, lab.devices.filter(({ faults }) => !faults.includes('v1-only')).length, 0]);
  });
});
