// SNMPv3 against Debian's snmpd: every user, every way to be wrong, and what a restart does.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Credential, SessionOptions, SnmpEngine, SnmpFailure, SnmpSession } from '../../agent-runtime/snmp/protocol.ts';
import { createSnmpEngine } from '../../agent-runtime/snmp/engine/engine.ts';
import type { Clock } from '../../agent-runtime/ports/ports.ts';
import { createNodeRandom } from '../../host/adapters/node-network.ts';
import { createSystemClock } from '../../host/adapters/system-clock.ts';
import { FAST, loopbackNetwork } from '../support/snmp-engine.ts';
import { engineIdOf, Snmpd, whyNoSnmpd } from '../support/snmpd.ts';

if (whyNoSnmpd !== '') process.stdout.write(`SNMPv3 against snmpd is skipped: ${whyNoSnmpd}.\n`);

const NAME = '1.3.6.1.2.1.1.5.0';
const SYSTEM = '1.3.6.1.2.1.1';
const FIRST = 'vedette-first';
const ENGINE = engineIdOf(FIRST);

const user = (name: string, auth?: [string, string], privacy?: [string, string]): Credential =>
  ({ version: '3', user: name, ...(auth && { auth: { protocol: auth[0], passphrase: auth[1] } }), ...(privacy && { privacy: { protocol: privacy[0], passphrase: privacy[1] } }) }) as Credential;

const AUTHS: Readonly<Record<string, string>> = { MD5: 'MD5', SHA: 'SHA', 'SHA-224': 'SHA-224', 'SHA-256': 'SHA-256', 'SHA-384': 'SHA-384', 'SHA-512': 'SHA-512' };
/** Our names and snmpd's. */
const PRIVACIES: Readonly<Record<string, string>> = { DES: 'DES', AES: 'AES', 'AES-192': 'AES-192', 'AES-256': 'AES-256', 'AES-192-C': 'AES-192-C', 'AES-256-C': 'AES-256-C' };
const users = Object.keys(AUTHS).flatMap((auth) => Object.keys(PRIVACIES).map((privacy) => ({ auth, privacy, name: `u${auth}${privacy}`.replaceAll('-', '') })));

const LINES: readonly string[] = [
  'sysName v3-test',
  'view small included .1.3.6.1.2.1.1.5',
  'rocommunity public 127.0.0.0/8',
  ...users.map(({ auth, privacy, name }) => `createUser ${name} ${AUTHS[auth]} "auth-${name}" ${PRIVACIES[privacy]} "priv-${name}"\nrouser ${name} priv`),
  'createUser noauth\nrouser noauth noauth .1.3.6.1.2.1.1',
  'createUser nopriv MD5 "authpass-md5"\nrouser nopriv auth',
  'createUser viewed SHA "authpass-view"\nrouser viewed auth -V small',
];

describe.skipIf(whyNoSnmpd !== '')('snmpd', () => {
  let agent: Snmpd;
  let engine: SnmpEngine;
  let ahead = 0;
  const system = createSystemClock();
  const clock: Clock = { ...system, monotonic: () => system.monotonic() + ahead };
  beforeAll(async () => {
    agent = await Snmpd.create();
    await agent.start(LINES, FIRST);
    engine = createSnmpEngine({ network: loopbackNetwork(), clock, random: createNodeRandom(), log: { debug() {}, info() {}, warn() {}, error() {} } });
  });
  afterAll(async () => {
    engine?.close();
    await agent?.dispose();
  });
  const open = (credential: Credential, options: Partial<SessionOptions> = {}): SnmpSession => engine.open({ address: agent.address, port: agent.port }, credential, { ...FAST, timeoutMs: 1_000, ...options });
  const name = async (session: SnmpSession): Promise<string> => {
    const [binding] = await session.get([NAME]);
    return binding!.value.value instanceof Uint8Array ? new TextDecoder().decode(binding!.value.value) : binding!.value.type;
  };
  const failure = async (credential: Credential): Promise<SnmpFailure> => {
    const session = open(credential, { retries: 0 });
    try {
      return await session.get([NAME]).then(
        () => Promise.reject(new Error('it was answered')),
        (error: unknown) => error as SnmpFailure,
      );
    } finally {
      session.close();
    }
  };

  test.each(users)('$auth with $privacy', async ({ auth, privacy, name: userName }) => {
    const session = open(user(userName, [auth, `auth-${userName}`], [privacy, `priv-${userName}`]));
    expect(await name(session)).toBe('v3-test');
    const end = await session.walk(SYSTEM, () => undefined);
    expect(end.end).toBe('complete');
    expect(end.objects).toBeGreaterThan(8);
    expect([session.engineId, session.engineBoots]).toEqual([ENGINE, 1]);
    expect([...session.oddities.keys()]).toEqual([]);
    session.close();
  });

  test('without authentication, and without privacy', async () => {
    for (const credential of [user('noauth'), user('nopriv', ['MD5', 'authpass-md5'])]) {
      const session = open(credential);
      expect(await name(session)).toBe('v3-test');
      session.close();
    }
  });

  test('v3 reads the same columns as v2c', async () => {
    const columns = ['1.3.6.1.2.1.2.2.1.2', '1.3.6.1.2.1.25.2.3.1.3', '1.3.6.1.2.1.25.4.2.1.2'];
    const credential = user('uSHA256AES256', ['SHA-256', 'auth-uSHA256AES256'], ['AES-256', 'priv-uSHA256AES256']);
    const [a, b] = [open(credential), open({ version: '2c', community: 'public' })];
    const [ours, theirs] = [await a.columns(columns), await b.columns(columns)];
    expect(ours.get(columns[0]!)).toEqual(theirs.get(columns[0]!));
    expect([...ours.get(columns[1]!)!.keys()]).toEqual([...theirs.get(columns[1]!)!.keys()]);
    expect(ours.get(columns[2]!)!.size).toBeGreaterThan(3);
    a.close();
    b.close();
  });

  test('every way to be wrong has its name', async () => {
    const good: [string, string] = ['SHA', 'auth-uSHAAES'];
    expect((await failure(user('nobody', good))).kind).toBe('unknown_user');
    expect((await failure(user('uSHAAES', ['SHA', 'another'], ['AES', 'priv-uSHAAES']))).kind).toBe('wrong_key');
    expect((await failure(user('uSHAAES', ['MD5', 'auth-uSHAAES'], ['AES', 'priv-uSHAAES']))).kind).toBe('wrong_key');
    // snmpd may answer a wrong privacy key with a report, or drop what it cannot decrypt.
    expect(['wrong_key', 'timeout']).toContain((await failure(user('uSHAAES', good, ['AES', 'another']))).kind);
    expect((await failure(user('nopriv', ['MD5', 'authpass-md5'], ['AES', 'whatever']))).kind).toBe('unsupported_level');
    expect((await failure(user('uSHAAES', ['SHA', ''], ['AES', 'x']))).kind).toBe('refused');
    expect((await failure(user('uSHAAES', undefined, ['AES', 'x']))).kind).toBe('refused');
    for (const wrong of [user('uSHAAES'), user('uSHAAES', good)]) {
      const refusal = await failure(wrong);
      expect([refusal.kind, refusal.status]).toEqual(['error_status', 'authorizationError']);
    }
  });

  test('a user with a small view sees what is in it', async () => {
    const session = open(user('viewed', ['SHA', 'authpass-view']));
    const bindings = await session.get([NAME, '1.3.6.1.2.1.1.1.0']);
    expect(bindings.map(({ value }) => value.type)).toEqual(['octets', 'noSuchObject']);
    expect(await session.walk('1.3.6.1', () => undefined)).toEqual({ objects: 1, end: 'complete' });
    session.close();
  });

  test('time that ran away, a restart, and another engine ID are noticed and got over', { timeout: 40_000 }, async () => {
    const session = open(user('uSHA256AES', ['SHA-256', 'auth-uSHA256AES'], ['AES', 'priv-uSHA256AES']));
    expect(await name(session)).toBe('v3-test');
    // As after a sleep that one of the two clocks slept through.
    ahead += 400_000;
    expect(await name(session)).toBe('v3-test');
    expect(session.oddities.get('resync')).toBe(1);
    await agent.stop();
    await agent.start(LINES, FIRST, 2);
    expect(await name(session)).toBe('v3-test');
    expect(session.engineBoots).toBe(2);
    expect(session.oddities.get('resync')).toBe(2);
    expect(session.oddities.has('wrong_engine')).toBe(false);
    await agent.stop();
    await agent.start(LINES, 'vedette-second');
    expect(await name(session)).toBe('v3-test');
    expect([session.engineId, session.oddities.get('wrong_engine')]).toEqual([engineIdOf('vedette-second'), 1]);
    const known = open(user('noauth'), { engineId: ENGINE });
    expect(await name(known)).toBe('v3-test');
    expect(known.oddities.get('wrong_engine')).toBe(1);
    session.close();
    known.close();
  });
});
