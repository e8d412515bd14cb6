// The MIB browser and writing against simulated devices: walks in pieces, the objects that may be written, and the trace that a write leaves.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewEvent } from '../../common/model/event.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { createBrowser } from '../../agent-runtime/snmp/browsing/browser.ts';
import type { WalkNews } from '../../agent-runtime/snmp/browsing/browser.ts';
import type { DeviceAccess, DeviceRegistry } from '../../agent-runtime/snmp/lan-parts.ts';
import { createMibLibrary } from '../../agent-runtime/snmp/mibs/mib-library.ts';
import type { SnmpEngine, SnmpSession } from '../../agent-runtime/snmp/protocol.ts';
import { createWriter } from '../../agent-runtime/snmp/writing/writer.ts';
import { createSystemClock } from '../../host/adapters/system-clock.ts';
import { MemoryStorage } from '../support/memory-storage.ts';
import { FAST, startEngine } from '../support/snmp-engine.ts';
import { startLab, whyNoLab } from '../support/snmp-lab.ts';
import type { Lab } from '../support/snmp-lab.ts';
import { bundledMibs, fakeRegistry, silentLog } from '../support/trap-bench.ts';

if (whyNoLab !== '') process.stdout.write(`Browsing and writing are skipped: ${whyNoLab}.\n`);
const DEVICE = 'routeros_crs317';
const clock = createSystemClock();
const signal = new AbortController().signal;

describe.skipIf(whyNoLab !== '')('a simulated switch', () => {
  let lab: Lab;
  let engine: SnmpEngine;
  let registry: DeviceRegistry;
  let access: DeviceAccess;
  const events: NewEvent[] = [];
  const polls: string[] = [];
  const names = createMibLibrary({ bundled: bundledMibs, documents: new MemoryStorage().documents, clock, log: silentLog });

  beforeAll(async () => {
    [lab, engine] = await Promise.all([startLab(), startEngine()]);
    const { address, port } = lab.device(DEVICE);
    registry = fakeRegistry([{ id: 'crs', address, port, name: 'crs', writeCredential: 'w' }, { id: 'readonly', address, port }]);
    const open = (community: string): SnmpSession => engine.open({ address, port }, { version: '2c', community }, FAST);
    access = {
      sessionOf: () => open('public'),
      writeSessionOf: (id) => {
        if (registry.get(id)!.writeCredential === '') throw new VedetteError('not_permitted', 'This device is not writable.');
        return open(registry.get(id)!.writeCredential === 'w' ? 'private' : 'public');
      },
      poll: async (id) => void polls.push(id),
      pollPort: async (id, index) => void polls.push(`${id} ${index}`),
    };
  });
  afterAll(async () => {
    engine.close();
    await lab.stop();
  });
  const browser = () => createBrowser({ registry, access, names, clock });
  const writer = () => createWriter({ registry, access, names, clock, log: silentLog, addEvent: (event) => void events.push(event) });

  test('single objects by number and by name, worded', async () => {
    const found = await browser().get('crs', ['sysName.0', '1.3.6.1.2.1.2.2.1.8.1', 'IF-MIB::ifPhysAddress.1', '1.3.6.1.2.1.99.99.0'], signal);
    expect(found.map(({ name, type }) => `${name} ${type}`)).toEqual(['sysName.0 octets', 'ifOperStatus.1 integer', 'ifPhysAddress.1 octets', expect.stringMatching(/99\.0 noSuch(Object|Instance)$/u)]);
    expect(['up', 'down']).toContain(found[1]!.text);
    expect(found[2]!.text).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/u);
    await expect(browser().get('crs', ['noSuchName'], signal)).rejects.toMatchObject({ code: 'bad_input' });
    await expect(browser().get('nobody', ['sysName.0'], signal)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('walks come in pieces, end as they should, and are single objects when they are', async () => {
    const walk = async (oid: string, limit: number): Promise<WalkNews[]> => {
      const news: WalkNews[] = [];
      await browser().walk('crs', oid, limit, signal, (one) => news.push(one));
      return news;
    };
    const whole = await walk('1', 200_000);
    const count = whole.reduce((sum, { variables }) => sum + variables.length, 0);
    expect(whole.at(-1)).toMatchObject({ end: 'complete', objects: count });
    expect(count).toBe(lab.device(DEVICE).oids);
    expect((await walk('ifTable', 10)).at(-1)).toMatchObject({ end: 'limited', objects: 10 });
    expect((await walk('sysName.0', 10)).flatMap(({ variables }) => variables.map(({ name }) => name))).toEqual(['sysName.0']);
    const abort = new AbortController();
    const news: WalkNews[] = [];
    const walking = browser().walk('crs', '1', 200_000, abort.signal, (one) => news.push(one));
    abort.abort();
    await walking;
    expect(news.every(({ end }) => end === '')).toBe(true);
  });

  test('an object with a number becomes a metric, others do not', async () => {
    expect(await browser().graph('crs', 'ifMtu.1', signal)).toEqual({ metric: 'snmp.custom.ifMtu', query: `avg:snmp.custom.ifMtu{snmp_device:${lab.device(DEVICE).address},instance:1}` });
    expect(registry.get('crs')!.graphs).toEqual(['1.3.6.1.2.1.2.2.1.4.1']);
    await expect(browser().graph('crs', 'sysName.0', signal)).rejects.toMatchObject({ code: 'bad_input' });
  });

  test('a preview, the write, what it reads back, and its trace', async () => {
    const preview = await writer().preview('crs', 'sysLocation.0', 'Rack 9', signal);
    expect(preview).toMatchObject({ oid: '1.3.6.1.2.1.1.6.0', name: 'sysLocation', what: 'crs', after: 'Rack 9' });
    expect(await writer().set('crs', preview.oid, preview.before, 'Rack 9', signal)).toBe('Rack 9');
    expect(events.at(-1)).toMatchObject({ kind: 'device.set', title: 'crs: sysLocation was set', params: { variant: 'done', before: preview.before, after: 'Rack 9', who: 'console' } });
    expect(polls.at(-1)).toBe('crs');
    await expect(writer().set('crs', preview.oid, preview.before, 'Rack 10', signal)).rejects.toMatchObject({ code: 'conflict' });
    expect((await browser().get('crs', [preview.oid], signal))[0]!.text).toBe('Rack 9');
  });

  test('an interface is put down and up again', async () => {
    const oid = '1.3.6.1.2.1.2.2.1.7.2';
    const preview = await writer().preview('crs', oid, 'down', signal);
    expect(preview).toMatchObject({ name: 'ifAdminStatus.2', before: 'up', after: 'down' });
    expect(preview.what).not.toBe('');
    expect(await writer().set('crs', oid, 'up', '2', signal)).toBe('down');
    expect(await writer().set('crs', oid, 'down', 'up', signal)).toBe('up');
    expect(polls.at(-1)).toBe('crs 2');
  });

  test('everything else is refused', async () => {
    const refused = async (id: string, oid: string, value: string): Promise<string> => {
      const error: unknown = await writer().preview(id, oid, value, signal).then(() => undefined, (thrown: unknown) => thrown);
      return error instanceof VedetteError ? error.code : 'done';
    };
    expect(await refused('crs', '1.3.6.1.2.1.1.1.0', 'x')).toBe('bad_input');
    expect(await refused('crs', '1.3.6.1.2.1.2.2.1.7.1', '3')).toBe('bad_input');
    expect(await refused('crs', 'sysName.0', 'x'.repeat(256))).toBe('bad_input');
    expect(await refused('crs', 'ifAlias.1', 'x'.repeat(65))).toBe('bad_input');
    expect(await refused('crs', 'sysName.0', 'two\nlines')).toBe('bad_input');
    expect(await refused('crs', 'ifAlias.99999', 'x')).toBe('not_found');
    expect(await refused('readonly', 'sysName.0', 'x')).toBe('not_permitted');
  });

  test('a refusal by the device leaves its trace, too', async () => {
    registry.update('crs', { writeCredential: 'only reads' });
    const [name] = await browser().get('crs', ['sysName.0'], signal);
    await expect(writer().set('crs', 'sysName.0', name!.text, 'other', signal)).rejects.toMatchObject({ code: 'not_permitted' });
    expect(events.at(-1)).toMatchObject({ kind: 'device.set', severity: 'warning', title: 'crs did not take a new sysName', params: { variant: 'refused' } });
  });
});
