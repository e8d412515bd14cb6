// Every call and every stream of the contract, answered by a running runtime: the answers have the promised shape.
import { expect, test } from 'vitest';
import { CALLS, STREAMS } from '../../common/contract/contract.ts';
import type { CallInput, CallName, StreamInput, StreamName } from '../../common/contract/contract.ts';
import { MINUTE, SECOND } from '../../common/time/millis.ts';
import { RuntimeHarness, scriptedCheck } from '../support/runtime-harness.ts';

test('all of them', async () => {
  const harness = new RuntimeHarness({
    checks: [
      scriptedCheck({ name: 'level', run: (add) => add(1) }),
      scriptedCheck({ name: 'failing', cost: 'dear', run: () => Promise.reject(new Error('as scripted')) }),
      scriptedCheck({ name: 'absent', run: () => undefined, unavailable: () => 'Not here.' }),
    ],
    config: 'nonsense: 1\n',
  });
  await harness.runtime.start();
  await harness.clock.advance(MINUTE);
  const now = harness.clock.now();
  const range = { from: now - MINUTE, to: now };
  const queries = [{ id: 'good', text: 'avg:scripted.level{*}' }, { id: 'bad', text: '?' }];

  const inputs: { [N in CallName]: CallInput<N> | null } = {
    'session.hello': {},
    'host.inventory': {},
    'host.capabilities': {},
    'host.subnets': {},
    'metrics.search': { text: 'level', limit: 10 },
    'metrics.describe': { metric: 'scripted.failing' },
    'metrics.tagValues': { metric: 'scripted.level', key: 'host', text: '', limit: 10 },
    'query.run': { queries, ...range, maxPoints: 100 },
    'events.list': { ...range, limit: 10 },
    'spans.list': range,
    'checks.list': {},
    'checks.run': { name: 'level' },
    'pipeline.status': {},
    'pipeline.stall': { sink: 'live', stalled: false },
    'processes.at': { t: now },
    'processes.minutes': range,
    'config.get': {},
    'config.check': { text: 'more: [nonsense\n' },
    'config.save': { text: 'log: {level: warn}\n', revision: (await harness.call('config.get', {})).revision },
    // Needs the revision that the save above makes: called below.
    'config.set': null,
    'status.get': {},
    'storage.stats': {},
    'storage.previewRetention': { raw: 86_400_000 },
    'storage.startTask': { kind: 'verify', target: '' },
    'storage.cancelTask': { id: '1' },
    'storage.beginArchive': {},
    'storage.foreignArchives': {},
    // Nothing is open that could be closed: called below.
    'storage.closeArchive': null,
    'sql.schema': { archive: '' },
    'sql.run': { archive: '', text: 'SELECT 1', limit: 10, timeLimitMs: 1_000 },
    'sql.export': { archive: '', text: 'SELECT 1', format: 'csv', timeLimitMs: 1_000 },
    'notifications.test': {},
    'devices.list': {},
    'networks.list': {},
    'scan.check': { ranges: ['127.0.0.0/29', 'nonsense'], exclude: ['127.0.0.3'] },
    'scan.cancel': {},
    'credentials.list': {},
    'credentials.save': { id: '', name: 'read', version: '2c', community: 'hidden', user: '', auth: 'none', privacy: 'none', context: '', forWriting: false },
    'credentials.order': { ids: [] },
    'credentials.keeper': {},
    'credentials.unlock': { passphrase: 'anything' },
    'traps.list': { ...range, text: '', device: '', limit: 10 },
    'traps.receiver': {},
    'profiles.list': {},
    'mibs.list': {},
    // Lets other work go first, by the clock: called below.
    'mibs.import': null,
    'mibs.search': { text: 'a', limit: 10 },
    'mibs.children': { oid: '1.3' },
    'mibs.describe': { oid: '1.3' },
    'topology.get': {},
    'topology.where': { text: '10.0.0.9' },
    // These need a device, a network, a profile or a node on the map: their own tests have them.
    'devices.get': null,
    'devices.test': null,
    'devices.add': null,
    'devices.change': null,
    'devices.remove': null,
    'devices.poll': null,
    'devices.coverage': null,
    'devices.walkEnterprise': null,
    'devices.draftProfile': null,
    'devices.record': null,
    'networks.change': null,
    'scan.start': null,
    'credentials.remove': null,
    'snmp.get': null,
    'snmp.previewSet': null,
    'snmp.set': null,
    'snmp.graph': null,
    'profiles.get': null,
    'profiles.save': null,
    'profiles.remove': null,
    'profiles.try': null,
    'mibs.remove': null,
    'topology.say': null,
    'topology.unsay': null,
    'topology.arrange': {},
    'topology.place': null,
  };
  const wrong: string[] = [];
  for (const name of Object.keys(CALLS) as CallName[]) {
    const input = inputs[name];
    if (input === null) continue;
    const answer: unknown = await harness.call(name, input);
    if (!CALLS[name].output.safeParse(answer).success) wrong.push(name);
  }
  expect(wrong).toEqual([]);
  await expect(harness.call('storage.closeArchive', { id: 'none' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(harness.call('storage.startTask', { kind: 'backup', target: ' ' })).rejects.toMatchObject({ code: 'bad_input' });
  const importing = harness.call('mibs.import', { files: [{ name: 'A-MIB.txt', bytes: new TextEncoder().encode('A-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { iso 3 } END') }] });
  await harness.clock.advance(SECOND);
  expect(CALLS['mibs.import'].output.safeParse(await importing)).toMatchObject({ success: true });
  const { revision } = await harness.call('config.get', {});
  const set: unknown = await harness.call('config.set', { path: 'tags', value: ['env:test'], revision });
  expect(CALLS['config.set'].output.safeParse(set)).toMatchObject({ success: true });

  type Elsewhere = 'processes.watch' | 'devices.follow' | 'devices.livePort' | 'snmp.walk';
  const streams: { [N in Exclude<StreamName, Elsewhere>]: StreamInput<N> } = {
    'live.watch': { queries },
    'status.watch': {},
    'pipeline.watch': {},
    'checks.watch': {},
    'events.watch': {},
    'config.watch': {},
    'storage.tasks': {},
    'devices.watch': {},
    'scan.watch': {},
    'topology.watch': {}, 'topology.loads': {},
    'traps.watch': {},
  };
  const open = (Object.keys(streams) as (keyof typeof streams)[]).map((name) => ({ name, stream: harness.watch(name, streams[name] as never) }));
  // The scripted host lists no processes: the stream says so instead of staying silent.
  await expect(harness.watch('processes.watch', {}).end()).rejects.toMatchObject({ code: 'unavailable' });
  await harness.clock.advance(5 * SECOND);
  harness.configFile.edit('log: {level: error}\n');
  await harness.clock.advance(5 * SECOND);
  for (const { name, stream } of open) {
    expect(stream.events.length, name).toBeGreaterThan(0);
    for (const event of stream.events) expect(STREAMS[name].event.safeParse(event), name).toMatchObject({ success: true });
    await stream.end();
  }
  await harness.stop();
  expect(harness.clock.pending).toBe(0);
});
