// What a device tells the map, from its newest poll and its newest slow facts.
import type { DeviceRecord } from '../lan-parts.ts';
import type { TopologyDevice } from '../topology/input.ts';
import type { DeviceFacts } from './device-facts.ts';

/** None before the slow plan was read once. */
export function topologyDeviceOfFacts(record: DeviceRecord, { identity, interfaces, slow }: DeviceFacts): TopologyDevice[] {
  if (slow === undefined) return [];
  return [{ ...slow.network, id: record.id, name: record.name || identity.name, description: identity.description, address: record.address, seen: slow.t, interfaces }];
}
