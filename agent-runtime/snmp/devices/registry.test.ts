import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewEvent } from '../../../common/model/event.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { MemoryDocuments } from '../../../test/support/memory-documents.ts';
import { quietLog } from '../../../test/support/snmp-polling.ts';
import { readDevice } from './device-document.ts';
import { createDeviceRegistry } from './registry.ts';

function openRegistry(documents = new MemoryDocuments(), events: NewEvent[] = []) {
  let next = 0;
  const random = { bytes: (count: number) => new Uint8Array(count).fill((next += 1)) };
  return { documents, events, registry: createDeviceRegistry({ documents, clock: new FakeClock(), random, events: { add: (event) => void events.push(event) }, log: quietLog }) };
}

const NEW = { address: '10.0.0.1', port: 161, state: 'monitored' } as const;

describe('the registry of devices', () => {
  it('keeps devices over restarts, whole', () => {
    const first = openRegistry();
    const limits = { bulk: false, maxRepetitions: 7, maxColumns: 2, maxGet: 9 };
    const identity = { name: 'sw', description: 'd', objectId: '1.3', vendor: 'v', model: 'm', osName: 'o', osVersion: '1', serial: 's', location: 'l', contact: 'c', kind: 'switch', uptimeMs: null } as const;
    const { id } = first.registry.add({ ...NEW, name: 'Core', hostNames: ['core.lan'], graphs: ['1.3.6.1.2.1.1.3.0'] });
    const kept = first.registry.update(id, { learned: { limits, firmware: 'd' }, fixedLimits: limits, identity, lastSeen: 5, engineId: '80' });
    expect(openRegistry(first.documents).registry.get(id)).toEqual(kept);
  });

  it('has one device per address and port, and tells of changes', () => {
    const { registry } = openRegistry();
    const heard: string[] = [];
    const stop = registry.listen((changed, removed) => heard.push(`${changed.join()}|${removed.join()}`));
    const one = registry.add(NEW);
    const two = registry.add({ ...NEW, port: 1161 });
    expect(() => registry.add(NEW)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(() => registry.update(two.id, { port: 161 })).toThrow(expect.objectContaining({ code: 'conflict' }));
    registry.update(one.id, { address: '10.0.0.2' });
    expect([registry.byAddress('10.0.0.1', 161, ''), registry.byAddress('10.0.0.2', 161, '')?.id, registry.all().length]).toEqual([undefined, one.id, 2]);
    registry.remove(two.id);
    stop();
    registry.remove(one.id);
    expect(heard).toEqual([`${one.id}|`, `${two.id}|`, `${one.id}|`, `|${two.id}`]);
    expect(() => registry.remove(one.id)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('sets a damaged document aside with an event, and keeps the others', () => {
    const { documents, registry } = openRegistry();
    const { id } = registry.add(NEW);
    documents.put('device', 'broken', '{"version":1,"address":');
    documents.put('device', 'newer', '{"version":99,"address":"10.0.0.9","port":161,"state":"new"}');
    const again = openRegistry(documents);
    expect(again.registry.all().map((device) => device.id)).toEqual([id]);
    expect(again.events.map(({ kind, params }) => [kind, params?.['device']])).toEqual([['device.damaged', 'broken'], ['device.damaged', 'newer']]);
    expect([documents.list('device').length, documents.list('device.damaged').length]).toEqual([1, 2]);
  });

  it('reads any text as a device or as damage, never otherwise', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.record({ version: fc.constant(1), address: fc.constant('10.0.0.1'), port: fc.constant(161), state: fc.constant('new') }, { requiredKeys: [] }).chain((base) => fc.dictionary(fc.constantFrom('identity', 'learned', 'graphs', 'hostNames', 'fixedLimits', 'lastSeen', 'notes'), fc.jsonValue()).map((more) => JSON.stringify({ ...base, ...more })))), (body) => {
        try {
          const device = readDevice('x', body);
          expect([typeof device.notes, Array.isArray(device.graphs), device.identity === null || typeof device.identity.name === 'string']).toEqual(['string', true, true]);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: expect.stringMatching(/^storage_(damaged|newer)$/u) });
        }
      }),
    );
  });
});
