// Communities and passphrases of a whole day's work: scan, polls, traps, SET, a recording. None of them is anywhere afterwards but sealed in the vault.
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../common/contract/client.ts';
import { BuiltProgram, QUICK, until } from '../support/built-program.ts';
import type { RunningProgram } from '../support/built-program.ts';
import { polled, saveCommunity, scan } from '../support/lan-program.ts';
import { freeUdpPort, startLab, whyNoLab } from '../support/snmp-lab.ts';
import type { Lab } from '../support/snmp-lab.ts';

if (whyNoLab !== '') process.stdout.write(`Where secrets of the LAN are left is not looked at: ${whyNoLab}.\n`);

/** Each is found in no file by chance. */
const SECRETS = { reading: 'r3ad-qhzvkwm', writing: 'wr1te-bnxjdly', authentication: 'auth-tqpzrgkh', privacy: 'priv-mwlcxvsd' } as const;
const LOCATION = '1.3.6.1.2.1.1.6.0';

/** A secret as it would stand in a file or message: as text, in hex, in Base64 (whatever stands before it), percent-encoded. */
function looksOf(secret: string): Buffer[] {
  const base64 = [0, 1, 2].map((shift) => Buffer.from(`${'x'.repeat(shift)}${secret}`).toString('base64').slice(shift === 0 ? 0 : 4, -4));
  return [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('hex').toUpperCase(), ...base64].map((text) => Buffer.from(text));
}

/** Names of the secrets that stand in `bytes`. */
const secretsIn = (bytes: Buffer): string[] => Object.entries(SECRETS).flatMap(([name, secret]) => (looksOf(secret).some((look) => bytes.includes(look)) ? [name] : []));

const filesBelow = (folder: string): string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));

describe.skipIf(whyNoLab !== '')('secrets of the LAN', () => {
  let built: BuiltProgram;
  let program: RunningProgram;
  let lab: Lab;
  const answers: unknown[] = [];

  beforeAll(async () => {
    built = new BuiltProgram();
    lab = await startLab(['--only', 'procurve_e2910,apc_smx750i', '--community', SECRETS.reading, '--write-community', SECRETS.writing]);
    const trapPort = await freeUdpPort();
    program = await built.start({ config: `${QUICK}network:\n  interval: 5s\n  scan_packets_per_second: 5000\n  ping: false\n  traps: { enabled: true, port: ${trapPort} }\n`, env: { VEDETTE_CONFINE_NETWORK: '127.0.0.0/8' } });
    const { client } = program;
    const reading = await saveCommunity(client, 'reading', SECRETS.reading);
    const writing = await saveCommunity(client, 'writing', SECRETS.writing, '2c', true);
    await client.call('credentials.save', { id: '', name: 'third', version: '3', community: '', user: 'someone', auth: 'SHA-256', authPassphrase: SECRETS.authentication, privacy: 'AES', privacyPassphrase: SECRETS.privacy, context: '', forWriting: false });
    const all = (await client.call('credentials.list', {})).map(({ id }) => id);
    const { last } = await scan(client, ['127.0.20.0/29'], lab.devices[0]!.port, all);
    const ids = last.rows.map(({ device }) => device);
    answers.push(last);
    await client.call('devices.change', { ids, state: 'monitored' });
    const [id = ''] = ids;
    await client.call('devices.change', { ids: [id], writeCredential: writing });
    await polled(client, id, 2);
    await lab.control('devices/procurve_e2910/trap', { to: `127.0.0.1:${trapPort}`, type: 'linkDown', ifIndex: 1 });
    await until('a trap', () => client.call('traps.receiver', {}), ({ received }) => received > 0);
    const { before } = await client.call('snmp.previewSet', { id, oid: LOCATION, value: 'Cellar' });
    await client.call('snmp.set', { id, oid: LOCATION, before, value: 'Cellar' });
    await client.call('devices.test', { address: lab.devices[1]!.address, port: lab.devices[1]!.port, credential: '' });
    const recording = await client.call('devices.record', { id });
    answers.push(Buffer.from(recording.bytes).toString('latin1'), await everything(client, id, reading));
  });
  afterAll(async () => {
    await lab?.stop();
    await built?.dispose();
  });

  /** What the console could show of it. */
  async function everything(client: Client, id: string, credential: string): Promise<unknown> {
    return Promise.all([
      client.call('credentials.list', {}),
      client.call('credentials.keeper', {}),
      client.call('devices.list', {}),
      client.call('devices.get', { id }),
      client.call('devices.coverage', { id }),
      client.call('devices.test', { address: '127.0.20.250', port: 9, credential }),
      client.call('events.list', { from: 0, to: Date.now() + 60_000, limit: 1_000 }),
      client.call('traps.list', { from: 0, to: Date.now() + 60_000, text: '', device: '', limit: 1_000 }),
      client.call('config.get', {}),
      client.call('networks.list', {}),
      client.call('pipeline.status', {}),
    ]);
  }

  test('no answer of the program has one', () => {
    expect(answers.length).toBe(3);
    expect(secretsIn(Buffer.from(JSON.stringify(answers)))).toEqual([]);
  });

  test('no file has one, nor what it printed; the key and the vault are the owner’s alone', async () => {
    const printed = program.headless.output();
    expect(await program.end('SIGTERM')).toBe(0);
    const files = filesBelow(built.dataDir);
    expect(files.length).toBeGreaterThan(4);
    expect(files.flatMap((file) => secretsIn(readFileSync(file)).map((name) => `${name} in ${file}`))).toEqual([]);
    expect(secretsIn(Buffer.from(printed))).toEqual([]);
    const sealed = files.filter((file) => /secrets/u.test(file));
    expect(sealed.map((file) => (statSync(file).mode & 0o777).toString(8))).toEqual(sealed.map(() => '600'));
    expect(sealed.length).toBe(2);
  });

  test('a key file that others may read is refused until that is mended, and says so', async () => {
    const key = join(built.dataDir, 'secrets.key');
    chmodSync(key, 0o644);
    program = await built.start({ env: { VEDETTE_CONFINE_NETWORK: '127.0.0.0/8' } });
    const keeper = await program.client.call('credentials.keeper', {});
    expect(keeper.locked).toBe(true);
    expect(keeper.reason).toMatch(/secrets\.key/u);
    chmodSync(key, 0o600);
    expect((await program.client.call('credentials.keeper', {})).locked).toBe(false);
  });
});
