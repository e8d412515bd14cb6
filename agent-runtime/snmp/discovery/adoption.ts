// What a scan means for the devices that are known: new ones, others seen again, some gone.
import type { NewEvent } from '../../../common/model/event.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { DocumentStore } from '../../../storage/api.ts';
import type { DeviceRecord, DeviceRegistry, NetworkPresence } from '../lan-parts.ts';
import type { Look } from './device-look.ts';
import { isSameDevice } from './same-device.ts';
import type { Fingerprint } from './same-device.ts';
import type { ScanRows } from './scan-row.ts';
import type { Targets } from './targets.ts';

const KIND = 'discovery';
const MISSED = 'missed';
/** Scans that must miss a device before it is called lost. */
const MISSES = 2;
/** Devices that get an event of their own from one scan; the rest share one. */
const MOST_EVENTS = 20;

export interface AdoptionDeps {
  readonly registry: DeviceRegistry;
  readonly presence: Pick<NetworkPresence, 'networkOf' | 'isHere'>;
  readonly documents: DocumentStore;
  readonly events: { add(event: NewEvent): void };
  readonly now: () => Millis;
}

/** The books of one scan. */
export interface Adoption {
  /** Puts a device that answered into the registry, or finds it there, and marks its row. */
  adopt(address: string, port: number, look: Look, credential: string): void;
  /** After a whole scan that tried these sets of credentials: who was not seen, and who came back. */
  conclude(targets: Targets, port: number, tried: ReadonlySet<string>): void;
}

export function createAdoption({ registry, presence, documents, events, now }: AdoptionDeps, rows: ScanRows): Adoption {
  const looks = new Map<string, Fingerprint>();
  /** Device → the address at which this scan met it. */
  const met = new Map<string, string>();
  let found = 0;

  const adoptNew = (address: string, port: number, look: Look, credential: string): DeviceRecord => {
    const t = now();
    const row = rows.get(address);
    const device = registry.add({
      address,
      port,
      state: 'new',
      credential,
      mac: row?.mac || look.mac,
      network: presence.networkOf(address),
      hostNames: row?.hostNames ?? [],
      firstSeen: t,
      lastSeen: t,
      identity: look.identity,
      engineId: look.engineId,
    });
    found += 1;
    if (found <= MOST_EVENTS) events.add(deviceFound(t, device));
    return device;
  };

  return {
    adopt(address, port, look, credential) {
      const { identity, mac, engineId } = look;
      const fingerprint: Fingerprint = { name: identity.name, description: identity.description, objectId: identity.objectId, serial: identity.serial, mac, engineId };
      for (const [other, theirs] of looks) {
        if (!isSameDevice(fingerprint, theirs)) continue;
        rows.merge(address, other);
        return;
      }
      looks.set(address, fingerprint);
      const known = registry.byAddress(address, port, presence.networkOf(address)) ?? registry.all().find((device) => device.port === port && device.identity !== null && isSameDevice(fingerprint, fingerprintOf(device)));
      const before = known === undefined ? undefined : met.get(known.id);
      if (before !== undefined) {
        rows.merge(address, before);
        return;
      }
      const device = known ?? adoptNew(address, port, look, credential);
      met.set(device.id, address);
      rows.see(address, undefined, { device: device.id, isNew: known === undefined });
    },
    conclude(targets, port, tried) {
      const t = now();
      const missed = readMissed(documents.get(KIND, MISSED));
      for (const device of registry.all()) {
        const at = met.get(device.id);
        const isHere = presence.isHere(device.network);
        const inScan = isHere && targets.has(device.address) && device.port === port;
        if (at === undefined && !inScan) continue;
        const seen = at !== undefined || rows.has(device.address);
        const misses = missed.get(device.id) ?? 0;
        if (!seen) {
          // Whom nobody asked in a way that it answers to is not missed.
          if (device.credential !== '' && !tried.has(device.credential)) continue;
          missed.set(device.id, misses + 1);
          if (misses + 1 !== MISSES || device.state === 'ignored') continue;
          events.add(deviceLost(t, device));
          // Who is monitored is known to be down by its polls, and goes on being asked.
          if (device.state === 'new') registry.update(device.id, { state: 'lost' });
          continue;
        }
        missed.delete(device.id);
        // The device has another address now: nobody answered at the old one, which was asked, too; or it was carried here from another network.
        const moved = at !== undefined && (isHere ? at !== device.address && inScan && !rows.has(device.address) : true);
        const row = at === undefined ? undefined : rows.get(at);
        const back = device.state === 'lost' || misses >= MISSES;
        registry.update(device.id, {
          lastSeen: t,
          ...(moved ? { address: at, network: presence.networkOf(at) } : {}),
          ...(row === undefined || device.credential !== '' ? {} : { credential: row.credential }),
          ...(row === undefined || row.hostNames.length === 0 ? {} : { hostNames: row.hostNames }),
          ...(row === undefined || row.mac === '' ? {} : { mac: row.mac }),
          ...(device.state === 'lost' ? { state: 'new' as const } : {}),
        });
        if (back && device.state !== 'ignored') events.add(deviceReturned(t, device));
      }
      for (const id of missed.keys()) if (registry.get(id) === undefined) missed.delete(id);
      documents.put(KIND, MISSED, JSON.stringify(Object.fromEntries(missed)));
      if (found > MOST_EVENTS) events.add(moreFound(t, found - MOST_EVENTS));
    },
  };
}

function fingerprintOf({ identity, mac, engineId }: DeviceRecord): Fingerprint {
  return { name: identity?.name ?? '', description: identity?.description ?? '', objectId: identity?.objectId ?? '', serial: identity?.serial ?? '', mac, engineId };
}

function readMissed(body: string | undefined): Map<string, number> {
  if (body === undefined) return new Map();
  try {
    const found: unknown = JSON.parse(body);
    if (typeof found !== 'object' || found === null) return new Map();
    return new Map(Object.entries(found).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
  } catch {
    return new Map(); // counting begins anew: a device is called lost one scan later
  }
}

function nameOf({ name, identity, address }: DeviceRecord): string {
  return name || identity?.name || address;
}

function aboutDevice(t: Millis, device: DeviceRecord): Pick<NewEvent, 't' | 'source' | 'tags' | 'params'> {
  return { t, source: 'scan', tags: [`device_id:${device.id}`, `snmp_device:${device.address}`], params: { device: device.id, name: nameOf(device), address: device.address, vendor: device.identity?.vendor ?? '', model: device.identity?.model ?? '' } };
}

function deviceFound(t: Millis, device: DeviceRecord): NewEvent {
  const what = [device.identity?.vendor, device.identity?.model].filter((text) => text !== undefined && text !== '').join(' ');
  return { ...aboutDevice(t, device), kind: 'device.found', severity: 'info', title: `New device ${nameOf(device)}`, text: [what, device.address].filter((text) => text !== '').join(', ') };
}

function moreFound(t: Millis, count: number): NewEvent {
  return { t, kind: 'device.found', severity: 'info', title: `${count} more new ${count === 1 ? 'device' : 'devices'}`, params: { variant: 'more', count }, source: 'scan', tags: [] };
}

function deviceLost(t: Millis, device: DeviceRecord): NewEvent {
  return { ...aboutDevice(t, device), kind: 'device.lost', severity: 'warning', title: `${nameOf(device)} is gone`, text: `${MISSES} scans in a row did not find it at ${device.address}.` };
}

function deviceReturned(t: Millis, device: DeviceRecord): NewEvent {
  return { ...aboutDevice(t, device), kind: 'device.returned', severity: 'success', title: `${nameOf(device)} is back`, text: device.address };
}
