// All devices: in memory, and each as a document, so that a change is durable when it returns.
import { errorMessage, VedetteError } from '../../../common/errors/vedette-error.ts';
import type { NewEvent } from '../../../common/model/event.ts';
import type { DocumentStore } from '../../../storage/api.ts';
import type { Random } from '../../ports/network.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import type { DeviceRecord, DeviceRegistry, NewDevice } from '../lan-parts.ts';
import { blankDevice, readDevice, writeDevice } from './device-document.ts';
import { deviceDamaged } from './device-events.ts';

const KIND = 'device';
/** Where documents go that no device could be made of. */
const SET_ASIDE = 'device.damaged';

export interface DeviceRegistryDeps {
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: { add(event: NewEvent): void };
  readonly log: Log;
}

type Listener = (changed: readonly string[], removed: readonly string[]) => void;

/** Reads what is kept. A damaged document is set aside and said in an event; the others are there. */
export function createDeviceRegistry(deps: DeviceRegistryDeps): DeviceRegistry {
  const { clock, documents, events, log, random } = deps;
  const devices = new Map<string, DeviceRecord>();
  /** Place → id. Two networks with the same addresses have two devices at one. */
  const byPlace = new Map<string, string>();
  const listeners = new Set<Listener>();

  for (const { id, body } of documents.list(KIND)) {
    try {
      keep(readDevice(id, body));
    } catch (thrown) {
      log.warn('The document of a device cannot be read; it is set aside.', { device: id, reason: errorMessage(thrown) });
      documents.put(SET_ASIDE, id, body);
      documents.remove(KIND, id);
      events.add(deviceDamaged(clock.now(), id, errorMessage(thrown)));
    }
  }

  function keep(record: DeviceRecord): void {
    devices.set(record.id, record);
    byPlace.set(placeOf(record), record.id);
  }

  function tell(changed: readonly string[], removed: readonly string[]): void {
    for (const listener of listeners) listener(changed, removed);
  }

  function free(place: Place, id: string): void {
    // Who was added without a network is at its address in all of them.
    const other = byPlace.get(placeOf(place)) ?? byPlace.get(placeOf({ ...place, network: '' }));
    if (other !== undefined && other !== id) throw new VedetteError('conflict', `There is a device at ${place.address} port ${place.port} already.`, { device: other });
  }

  function known(id: string): DeviceRecord {
    const record = devices.get(id);
    if (record === undefined) throw new VedetteError('not_found', `There is no device "${id}".`);
    return record;
  }

  return {
    all: () => [...devices.values()],
    get: (id) => devices.get(id),
    byAddress: (address, port, network) => devices.get(byPlace.get(placeOf({ address, port, network })) ?? byPlace.get(placeOf({ address, port, network: '' })) ?? ''),
    add(device: NewDevice) {
      let id = newId(random);
      while (devices.has(id)) id = newId(random);
      const record = blankDevice(id, device, clock.now());
      free(record, '');
      documents.put(KIND, id, writeDevice(record));
      keep(record);
      tell([id], []);
      return record;
    },
    update(id, change) {
      const before = known(id);
      const record: DeviceRecord = { ...before, ...change, id };
      free(record, id);
      documents.put(KIND, id, writeDevice(record));
      byPlace.delete(placeOf(before));
      keep(record);
      tell([id], []);
      return record;
    },
    remove(id) {
      const record = known(id);
      documents.remove(KIND, id);
      devices.delete(id);
      byPlace.delete(placeOf(record));
      tell([], [id]);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type Place = Pick<DeviceRecord, 'address' | 'port' | 'network'>;

function placeOf({ address, port, network }: Place): string {
  return `${address} ${port} ${network}`;
}

function newId(random: Random): string {
  return [...random.bytes(6)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
