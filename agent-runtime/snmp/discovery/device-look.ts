// A first look at a device that answers: who it is, by its profile and by standard MIBs, and what tells it from others.
import type { DeviceIdentity } from '../../../common/model/device.ts';
import { DEVICE_KINDS } from '../../../common/model/device.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { Clock } from '../../ports/ports.ts';
import { DeviceReading } from '../device-reading.ts';
import { entitiesOf, ENTITY_PLAN } from '../inventory/entities.ts';
import { identityOf } from '../inventory/identity.ts';
import { SYSTEM_PLAN } from '../inventory/system.ts';
import { macOf, numberOf, oidOf } from '../inventory/values.ts';
import { vendorName } from '../inventory/vendors.ts';
import { deviceMetadata } from '../profiles/evaluate/metadata.ts';
import { spellings } from '../profiles/plan.ts';
import type { Profile } from '../profiles/profile.ts';
import type { ProfileSet } from '../profiles/profile-set.ts';
import type { Column, Oid, SnmpSession, SnmpValue, VarBind } from '../protocol.ts';

const OBJECT_ID = '1.3.6.1.2.1.1.2.0';
const ENGINE_ID = '1.3.6.1.6.3.10.2.1.1.0';
const BRIDGE_ADDRESS = '1.3.6.1.2.1.17.1.1.0';
const BRIDGE_PORTS = '1.3.6.1.2.1.17.1.2.0';
const PORT_ADDRESS = '1.3.6.1.2.1.2.2.1.6';
const PORT_TYPE = '1.3.6.1.2.1.2.2.1.3';
/** ethernetCsmacd of IANAifType. */
const ETHERNET = 6;
/** prtGeneralTable of Printer-MIB and upsIdent of UPS-MIB: who has something there is one. */
const PRINTER = '1.3.6.1.2.1.43.5.1.1';
const UPS = '1.3.6.1.2.1.33.1.1';
/** Objects read of ports, for a MAC address and to tell a switch, and of ENTITY-MIB for a model: a first look is short. */
const MOST_PORT_OBJECTS = 48;
const MOST_ENTITY_OBJECTS = 110;
/** What a slow device has not said by then it is asked by its first poll. */
const PATIENCE_MS = 4_000;

/** What was found out about one device. */
export interface Look {
  readonly identity: DeviceIdentity;
  readonly profile: string;
  /** The address of the device as a whole: its bridge's, else its first port's; '' when it names none. */
  readonly mac: string;
  /** Hex; '' when it has none. */
  readonly engineId: string;
}

/** What the three objects of a sweep tell already: shown at once. */
export function firstGlance(bindings: readonly VarBind[], profiles: ProfileSet, t: Millis): Look {
  return lookOf(new DeviceReading(t, valuesOf(bindings), new Map()), profiles);
}

/** Asks some more. Throws SnmpFailure when the device does not answer at all; what it does not have is left out. */
export async function lookAt(session: SnmpSession, profiles: ProfileSet, clock: Clock, cancelled: AbortSignal): Promise<Look> {
  const t = clock.now();
  const scalars = valuesOf(await session.get([...SYSTEM_PLAN.scalars, ENGINE_ID, BRIDGE_ADDRESS, BRIDGE_PORTS], { signal: cancelled }));
  const late = new AbortController();
  const cancelTimer = clock.after(PATIENCE_MS, () => late.abort());
  try {
    return await askMore(session, profiles, t, scalars, cancelled, late.signal);
  } finally {
    cancelTimer();
  }
}

async function askMore(session: SnmpSession, profiles: ProfileSet, t: Millis, scalars: Map<Oid, SnmpValue>, cancelled: AbortSignal, late: AbortSignal): Promise<Look> {
  const signal = AbortSignal.any([cancelled, late]);
  const columns = new Map<Oid, Column>();
  // Each of these may fail on a device that answers the rest, and then only its facts are missing.
  const spared = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      if (cancelled.aborted) throw error;
    }
  };
  const objectId = oidOf(scalars.get(OBJECT_ID));
  const signs = profiles.signsOf(objectId);
  if (signs.length > 0) await spared(session.get(signs, { signal }).then((found) => valuesOf(found).forEach((value, oid) => scalars.set(oid, value))));
  const profile = profiles.match(objectId, (oid) => scalars.get(oid))?.profile;
  const fields = [...new Set([...(profile?.metadata.device.values() ?? [])].flatMap(({ symbols }) => symbols.flatMap(({ oid }) => spellings(oid))))].filter((oid) => !scalars.has(oid));
  if (fields.length > 0) await spared(session.get(fields, { signal }).then((found) => valuesOf(found).forEach((value, oid) => scalars.set(oid, value))));
  const beyond: VarBind[] = [];
  await spared(session.getNext([PRINTER, UPS], { signal }).then((found) => void beyond.push(...found)));
  await spared(session.columns([PORT_ADDRESS, PORT_TYPE], { signal, maxObjects: MOST_PORT_OBJECTS }).then((found) => found.forEach((column, oid) => columns.set(oid, column))));
  const has = (root: Oid): boolean => beyond.some(({ oid, value }) => value.value !== null && oid.startsWith(`${root}.`));
  const hints = { hasSupplies: has(PRINTER), hasUps: has(UPS) };
  const look = lookOf(new DeviceReading(t, scalars, columns), profiles, hints);
  if (look.identity.model !== '') return look;
  await spared(session.columns(ENTITY_PLAN.columns, { signal, maxObjects: MOST_ENTITY_OBJECTS }).then((found) => found.forEach((column, oid) => columns.set(oid, column))));
  return lookOf(new DeviceReading(t, scalars, columns), profiles, hints);
}

function lookOf(reading: DeviceReading, profiles: ProfileSet, { hasSupplies, hasUps } = { hasSupplies: false, hasUps: false }): Look {
  const standard = identityOf(reading, {
    entities: entitiesOf(reading),
    hasSupplies,
    hasUps,
    bridgePorts: numberOf(reading.scalar(BRIDGE_PORTS)) ?? 0,
    ethernetPorts: [...reading.column(PORT_TYPE).values()].filter((type) => numberOf(type) === ETHERNET).length,
    upsModel: '',
    upsManufacturer: '',
  });
  const profile = profiles.match(standard.objectId, (oid) => reading.scalar(oid))?.profile;
  const ports = [...reading.column(PORT_ADDRESS).values()].map(macOf).filter((mac) => mac !== '');
  const engine = reading.scalar(ENGINE_ID)?.value;
  return {
    identity: profile === undefined ? standard : enriched(standard, profile, reading),
    profile: profile?.name ?? '',
    mac: macOf(reading.scalar(BRIDGE_ADDRESS)) || (ports[0] ?? ''),
    engineId: engine instanceof Uint8Array && engine.length >= 5 ? Array.from(engine, (byte) => byte.toString(16).padStart(2, '0')).join('') : '',
  };
}

/** What the profile says goes over what the standard MIBs say. */
function enriched(standard: DeviceIdentity, profile: Profile, reading: DeviceReading): DeviceIdentity {
  const found = deviceMetadata(profile, reading);
  const kind = DEVICE_KINDS.find((one) => one === found.type);
  return {
    ...standard,
    name: found.name || standard.name,
    vendor: vendorName(found.vendor ?? standard.vendor),
    model: found.model || found.product_name || standard.model,
    osName: found.os_name || standard.osName,
    osVersion: found.os_version || found.version || standard.osVersion,
    serial: found.serial_number || standard.serial,
    location: found.location || standard.location,
    kind: kind === undefined || kind === 'other' ? standard.kind : kind,
  };
}

function valuesOf(bindings: readonly VarBind[]): Map<Oid, SnmpValue> {
  return new Map(bindings.filter(({ value }) => value.value !== null).map(({ oid, value }) => [oid, value]));
}
