// Devices and credentials that are wrong in every way, in front of the built program: each is named as what it is, and the others are polled on.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallOutput } from '../../common/contract/contract.ts';
import * as en from '../../renderer/i18n/en/index.ts';
import { BuiltProgram, QUICK, until } from '../support/built-program.ts';
import type { RunningProgram } from '../support/built-program.ts';
import { saveCommunity } from '../support/lan-program.ts';
import type { Detail } from '../support/lan-program.ts';
import { freeUdpPort, startLab, whyNoLab } from '../support/snmp-lab.ts';
import type { Lab } from '../support/snmp-lab.ts';
import { engineIdOf, Snmpd, whyNoSnmpd } from '../support/snmpd.ts';

if (whyNoLab !== '') process.stdout.write(`Devices with faults in front of the built program are skipped: ${whyNoLab}.\n`);
if (whyNoSnmpd !== '') process.stdout.write(`Wrong users in front of the built program are skipped: ${whyNoSnmpd}.\n`);

/** Down is what did not answer twice, with a pause between: some tests wait for that. */
const LONG = { timeout: 90_000 };
const CONFIG = `${QUICK}network:\n  interval: 5s\n  ping: false\n  traps: { enabled: false }\n`;
const PATIENCE_MS = 60_000;
/** A device without a fault, of which many polls are expected while the others fail. */
const GOOD = 'procurve_e2910';

type Steps = CallOutput<'devices.test'>['steps'];

/** A step as the console words it in English. */
function worded(steps: Steps, step: Steps[number]['step']): string {
  const { code, params } = steps.find((one) => one.step === step)!;
  const texts: Readonly<Record<string, string>> = en.networkDevices;
  const text = texts[`test.${step}.${code}`] ?? texts[`test.${step}.${code}_one`];
  if (text === undefined) throw new Error(`the console has no words for ${step} ${code}`);
  return text.replaceAll(/\{\{(\w+)\}\}/gu, (_, name: string) => String(params[name]));
}

describe('wrong input, by the built program', () => {
  let built: BuiltProgram;
  let program: RunningProgram;

  beforeAll(async () => {
    built = new BuiltProgram();
    program = await built.start({ config: CONFIG, env: { VEDETTE_CONFINE_NETWORK: '127.0.0.0/8' } });
  });
  afterAll(async () => {
    await built?.dispose();
  });

  const tested = async (address: string, port: number, credential: string): Promise<Steps> => (await program.client.call('devices.test', { address, port, credential })).steps;
  const waitFor = (id: string, what: string, holds: (detail: Detail) => boolean): Promise<Detail> => until(what, () => program.client.call('devices.get', { id }), holds, PATIENCE_MS);

  test('an address where nobody listens, and one that may not be asked', LONG, async () => {
    const set = await saveCommunity(program.client, 'anybody', 'public');
    const port = await freeUdpPort();
    // With a ping program the machine is known to be there, without one it is said that this is not known.
    const steps = await tested('127.0.0.1', port, set);
    expect([worded(steps, 'reachability'), worded(steps, 'credentials')].join('; ')).toMatch(/^answers to ping in [\d.]+ ms; no answer to it: |^nothing answers to SNMP, and ping is not possible here: |nothing listens on this port/u);
    const { id } = await program.client.call('devices.add', { address: '127.0.0.1', port, credential: set });
    expect((await waitFor(id, 'a device that is down', ({ summary }) => summary.reachability === 'down')).poll.lastFailure?.kind).toBe('timeout');
    // Documentation's address: outside of what this program was confined to, nothing is sent.
    const outside = await tested('192.0.2.1', 161, set);
    expect(worded(outside, 'reachability')).toMatch(/^this program may not send there/u);
    await program.client.call('devices.remove', { ids: [id] });
  });

  describe.skipIf(whyNoLab !== '')('simulated devices', () => {
    let lab: Lab;
    let community: string;
    let good: string;
    const add = async (name: string): Promise<string> => {
      const { address, port } = lab.device(name);
      return (await program.client.call('devices.add', { address, port, credential: community })).id;
    };

    beforeAll(async () => {
      lab = await startLab(['--only', [GOOD, 'apc_smx750i', 'jetstream_sg2218p', 'dlink_dgs-1510-28', 'teracom', 'avtech_roomalert12e', 'netgear', 'dsm', 'jetdirect_m252dw'].join(',')]);
      community = await saveCommunity(program.client, 'lab', 'public');
      good = await add(GOOD);
    });
    afterAll(async () => {
      await lab?.stop();
    });

    test('a wrong community is silence, and it is said that silence may mean that', LONG, async () => {
      const { address, port } = lab.device('apc_smx750i');
      const wrong = await saveCommunity(program.client, 'wrong', 'not-this-one');
      const steps = await tested(address, port, wrong);
      expect([worded(steps, 'reachability'), worded(steps, 'credentials')].join('; ')).toMatch(/^answers to ping in [\d.]+ ms; no answer to it: a wrong community is answered with silence$|^nothing answers to SNMP, and ping is not possible here: /u);
      expect(steps.find(({ step }) => step === 'view')?.state).toBe('skipped');
      const { id } = await program.client.call('devices.add', { address, port, credential: wrong });
      expect((await waitFor(id, 'a device that is down', ({ summary }) => summary.reachability === 'down')).poll.lastFailure?.kind).toBe('timeout');
      await program.client.call('devices.change', { ids: [id], credential: community });
      expect((await waitFor(id, 'a poll with the right community', (detail) => detail.poll.polls > detail.poll.failures)).summary.reachability).toBe('up');
    });

    test.each([
      { name: 'dlink_dgs-1510-28', fault: 'non-increasing', oddity: 'loop' },
      { name: 'jetstream_sg2218p', fault: 'repeat-oid', oddity: 'not_increasing' },
      { name: 'teracom', fault: 'wrong-request-id', oddity: 'wrong_request_id' },
    ])('$fault is named and polled all the same', async ({ fault, name, oddity }) => {
      await lab.control(`devices/${name}/fault`, { mode: fault });
      const id = await add(name);
      const { poll, summary } = await waitFor(id, `two polls of a device with ${fault}`, (detail) => detail.poll.polls >= 2);
      expect(summary.reachability).toBe('up');
      expect(poll.oddities.map((one) => one.name)).toContain(oddity);
    });

    test('garbage is an answer that cannot be read, and harms nothing', LONG, async () => {
      const name = 'jetdirect_m252dw';
      const id = await add(name);
      const before = await waitFor(id, 'a poll', (detail) => detail.poll.polls >= 1);
      await lab.control(`devices/${name}/fault`, { mode: 'garbage' });
      const during = await waitFor(id, 'a failed poll', (detail) => detail.poll.failures > 0);
      expect(during.poll.lastFailure?.kind).toBe('malformed');
      expect([during.supplies, during.volumes.length]).toEqual([before.supplies, before.volumes.length]);
      await lab.control(`devices/${name}/fault`, { mode: 'garbage', on: false });
      expect((await waitFor(id, 'a poll after the fault', (detail) => detail.poll.polls > during.poll.polls && detail.summary.reachability === 'up')).supplies).toEqual(before.supplies);
    });

    test('answers cut in half cost time, and that is said', LONG, async () => {
      const id = await add('dsm');
      await waitFor(id, 'a poll', (detail) => detail.poll.polls >= 1);
      await lab.control('devices/dsm/fault', { mode: 'truncated' });
      const { poll, summary } = await waitFor(id, 'a poll of halves', (detail) => detail.poll.oddities.some(({ name }) => name === 'truncated') && detail.poll.lastFailure !== null);
      expect([summary.reachability, poll.lastFailure?.kind]).toEqual(['up', 'deadline']);
    });

    test('answers that come late are waited for', LONG, async () => {
      await lab.control('devices/netgear/fault', { mode: 'slow:500' });
      const id = await add('netgear');
      await program.client.call('devices.change', { ids: [id], intervalMs: 15_000 });
      const { sensors } = await waitFor(id, 'a poll of a slow device', (detail) => detail.sensors.length > 0);
      expect(sensors.length).toBeGreaterThan(10);
    });

    test('all the while a good device was polled without a failure', async () => {
      const { poll, summary } = await program.client.call('devices.get', { id: good });
      // A machine that others keep busy may skip a slot; that is no failure of the device's.
      expect([summary.reachability, poll.failures]).toEqual(['up', 0]);
      expect(poll.polls).toBeGreaterThan(5);
    });
  });

  describe.skipIf(whyNoSnmpd !== '')('snmpd', () => {
    let agent: Snmpd;
    const LINES = [
      'sysName wrong-users',
      'view small included .1.3.6.1.2.1.1.5',
      'createUser whole SHA-256 "authpass-whole" AES "privpass-whole"\nrouser whole priv',
      'createUser viewed SHA "authpass-view"\nrouser viewed auth -V small',
    ];
    const saveUser = async (name: string, user: string, auth: readonly [string, string] | undefined, privacy: readonly [string, string] | undefined): Promise<string> =>
      (
        await program.client.call('credentials.save', {
          id: '',
          name,
          version: '3',
          community: '',
          user,
          auth: (auth?.[0] ?? 'none') as 'none',
          privacy: (privacy?.[0] ?? 'none') as 'none',
          ...(auth === undefined ? {} : { authPassphrase: auth[1] }),
          ...(privacy === undefined ? {} : { privacyPassphrase: privacy[1] }),
          context: '',
          forWriting: false,
        })
      ).id;

    beforeAll(async () => {
      agent = await Snmpd.create();
      await agent.start(LINES, 'engine-one');
    });
    afterAll(async () => {
      await agent?.dispose();
    });

    test('wrong users and keys are told apart, and a small view is said to be small', async () => {
      const cases: readonly (readonly [string, string, RegExp])[] = [
        [await saveUser('stranger', 'nobody', ['SHA-256', 'authpass-whole'], ['AES', 'privpass-whole']), 'credentials', /^stranger: the device does not know this user$/u],
        [await saveUser('wrong pass', 'whole', ['SHA-256', 'authpass-other'], ['AES', 'privpass-whole']), 'credentials', /^wrong pass: a passphrase is wrong$/u],
        [await saveUser('wrong level', 'viewed', ['SHA', 'authpass-view'], ['AES', 'privpass-whole']), 'credentials', /^wrong level: the device does not support this security level$/u],
        [await saveUser('small view', 'viewed', ['SHA', 'authpass-view'], undefined), 'view', /^shows only some: 1 objects$/u],
      ];
      for (const [set, step, text] of cases) expect(worded(await tested(agent.address, agent.port, set), step as 'view')).toMatch(text);
    });

    test('another engine at the same address is noticed, said, and polled', async () => {
      const set = await saveUser('right', 'whole', ['SHA-256', 'authpass-whole'], ['AES', 'privpass-whole']);
      const { id } = await program.client.call('devices.add', { address: agent.address, port: agent.port, credential: set });
      const before = await waitFor(id, 'a poll', (detail) => detail.poll.polls >= 1 && detail.interfaces.length > 0);
      expect(before.poll.engineId).toBe(engineIdOf('engine-one'));
      await agent.stop();
      await agent.start(LINES, 'engine-two');
      const after = await waitFor(id, 'a poll of the other engine', (detail) => detail.poll.engineId === engineIdOf('engine-two'));
      expect(after.summary.reachability).toBe('up');
      expect(after.poll.oddities.map((one) => one.name)).toContain('wrong_engine');
    });
  });
});
