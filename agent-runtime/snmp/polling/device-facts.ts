// What a device is by its newest poll: its profile's words first, then what standard MIBs say.
import { DEVICE_KINDS } from '../../../common/model/device.ts';
import type { DeviceIdentity, DeviceMemory, DeviceProcessor, DeviceSensor, DeviceSupply, DeviceVolume, WirelessGroup } from '../../../common/model/device.ts';
import { DeviceReading } from '../device-reading.ts';
import { bridgePortsOf } from '../inventory/bridge.ts';
import { entitiesOf } from '../inventory/entities.ts';
import type { Entity } from '../inventory/entities.ts';
import { entitySensorsOf } from '../inventory/entity-sensors.ts';
import { identityOf } from '../inventory/identity.ts';
import { lastingInterfacesOf, withLastChange } from '../inventory/interfaces.ts';
import type { InterfaceFacts } from '../inventory/interfaces.ts';
import { networkOf } from '../inventory/inventory.ts';
import type { NetworkFacts } from '../inventory/inventory.ts';
import { memoriesOf } from '../inventory/memories.ts';
import { processorsOf } from '../inventory/processors.ts';
import { pagesOf, printerErrorsOf, suppliesOf } from '../inventory/supplies.ts';
import type { PrinterError } from '../inventory/supplies.ts';
import { ENGINE_TIME, SYS_UP_TIME, upTimeMsOf } from '../inventory/system.ts';
import { upsOf, upsSensorsOf } from '../inventory/ups.ts';
import type { UpsFacts } from '../inventory/ups.ts';
import { vendorName } from '../inventory/vendors.ts';
import { volumesOf } from '../inventory/volumes.ts';
import type { Evaluation } from '../profiles/evaluate/evaluation.ts';
import type { Column, Oid, SnmpValue } from '../protocol.ts';
import { ReadingMemo } from '../reading-memo.ts';

/** What comes with the slow plan and is kept until the next time. `t` is when it was read. */
export interface SlowFacts {
  readonly t: number;
  readonly entities: readonly Entity[];
  readonly bridgePorts: number;
  readonly network: NetworkFacts;
}

export interface DeviceFacts {
  readonly identity: DeviceIdentity;
  readonly interfaces: readonly InterfaceFacts[];
  readonly processors: readonly DeviceProcessor[];
  readonly memories: readonly DeviceMemory[];
  readonly volumes: readonly DeviceVolume[];
  readonly sensors: readonly DeviceSensor[];
  readonly supplies: readonly DeviceSupply[];
  readonly wireless: readonly WirelessGroup[];
  readonly pages: number | null;
  readonly printerErrors: readonly PrinterError[];
  readonly ups: UpsFacts | undefined;
  readonly slow: SlowFacts | undefined;
}

/** IANAifType ethernetCsmacd. */
const ETHERNET = 6;

/** Profile metadata that were left empty or say that nothing is known are no better than the standard MIBs' words. */
const NOTHING = new Set(['', '-', 'n/a', 'unknown', 'none']);

/** What was worked out of the readings of one device before, and holds as long as they say the same. */
export class FactMemos {
  readonly interfaces = new ReadingMemo<InterfaceFacts[]>();
  readonly identity = new ReadingMemo<DeviceIdentity>();
  readonly supplies = new ReadingMemo<DeviceSupply[]>();
  readonly ups = new ReadingMemo<UpsFacts | undefined>();
  readonly processors = new ReadingMemo<DeviceProcessor[]>();
  readonly memories = new ReadingMemo<DeviceMemory[]>();
  readonly volumes = new ReadingMemo<DeviceVolume[]>();
  readonly sensors = new ReadingMemo<DeviceSensor[]>();
  readonly pages = new ReadingMemo<number | null>();
  readonly printerErrors = new ReadingMemo<PrinterError[]>();
}

/** A reading without its clock, for what would otherwise be another thing at every moment. */
class TimelessReading extends DeviceReading {
  readonly #reading: DeviceReading;

  constructor(reading: DeviceReading) {
    super(reading.t, new Map(), new Map());
    this.#reading = reading;
  }

  override scalar(oid: Oid): SnmpValue | undefined {
    return oid === SYS_UP_TIME || oid === ENGINE_TIME ? undefined : this.#reading.scalar(oid);
  }

  override column(oid: Oid): Column {
    return this.#reading.column(oid);
  }
}

/** `slow` says that the reading has the slow plan in it; else `before` keeps what that one said. */
export function factsOf(reading: DeviceReading, evaluation: Evaluation, slow: boolean, before: DeviceFacts | undefined, memos = new FactMemos()): DeviceFacts {
  const slowFacts: SlowFacts | undefined = slow ? { t: reading.t, entities: entitiesOf(reading), bridgePorts: bridgePortsOf(reading).size, network: networkOf(reading) } : before?.slow;
  const supplies = memos.supplies.of(reading, [], suppliesOf);
  const ups = memos.ups.of(reading, [], upsOf);
  const lasting = memos.interfaces.of(reading, [], lastingInterfacesOf);
  const [entities, bridgePorts, hasSupplies] = [slowFacts?.entities ?? NO_ENTITIES, slowFacts?.bridgePorts ?? 0, supplies.length > 0];
  const inventory = memos.identity.of(new TimelessReading(reading), [entities, bridgePorts, hasSupplies, ups, lasting, evaluation.device], (timeless) =>
    mergedIdentity(
      identityOf(timeless, {
        entities,
        hasSupplies,
        hasUps: ups !== undefined,
        bridgePorts,
        ethernetPorts: lasting.filter(({ type }) => type === ETHERNET).length,
        upsModel: ups?.model ?? '',
        upsManufacturer: ups?.manufacturer ?? '',
      }),
      evaluation,
    ),
  );
  const entitySensors = memos.sensors.of(reading, [], entitySensorsOf);
  const sensors = ups === undefined ? entitySensors : [...entitySensors, ...upsSensorsOf(ups)];
  return {
    identity: { ...inventory, uptimeMs: upTimeMsOf(reading) },
    interfaces: withLastChange(lasting, reading),
    processors: merged(evaluation.processors, memos.processors.of(reading, [], processorsOf)),
    memories: merged(evaluation.memories, memos.memories.of(reading, [], memoriesOf)),
    volumes: merged(evaluation.volumes, memos.volumes.of(reading, [], volumesOf)),
    sensors: withoutRepeats(withWorseHealth(evaluation.sensors, sensors), sensors),
    supplies,
    wireless: evaluation.wireless,
    pages: memos.pages.of(reading, [], pagesOf),
    printerErrors: memos.printerErrors.of(reading, [], printerErrorsOf),
    ups,
    slow: slowFacts,
  };
}

const NO_ENTITIES: readonly Entity[] = [];

function mergedIdentity(inventory: DeviceIdentity, { device }: Evaluation): DeviceIdentity {
  const first = (...texts: readonly (string | undefined)[]): string => {
    const known = texts.find((text) => text !== undefined && !NOTHING.has(text.trim().toLowerCase()));
    return known?.trim() ?? '';
  };
  const kind = DEVICE_KINDS.find((one) => one === device.type && one !== 'other');
  return {
    ...inventory,
    name: first(device.name, inventory.name),
    description: first(inventory.description, device.description),
    objectId: inventory.objectId,
    vendor: vendorName(first(device.vendor, inventory.vendor)),
    model: first(device.model, device.product_name, inventory.model),
    osName: first(device.os_name, inventory.osName),
    osVersion: first(device.os_version, device.version, inventory.osVersion),
    serial: first(device.serial_number, inventory.serial),
    location: first(device.location, inventory.location),
    kind: kind ?? inventory.kind,
  };
}

/** MIBs that the inventory reads itself: what a profile marks there would be listed twice. */
function isStandard(oid: string): boolean {
  return !oid.startsWith('1.3.6.1.4.1.') || oid.startsWith('1.3.6.1.4.1.2021.');
}

/** The maker's own figures first, then those of standard MIBs; a profile's marks there count only where the inventory finds nothing. */
function merged<T extends { readonly oid: string }>(marked: readonly T[], standard: readonly T[]): T[] {
  return withoutRepeats(standard.length > 0 ? marked.filter(({ oid }) => !isStandard(oid)) : marked, standard);
}

const HEALTHS = ['unknown', 'ok', 'warn', 'alert'] as const;

/** A profile's words for a sensor, with what the inventory knows of its health: that looks at crossed thresholds, too. */
function withWorseHealth(marked: readonly DeviceSensor[], standard: readonly DeviceSensor[]): DeviceSensor[] {
  const known = new Map(standard.map(({ oid, health }) => [oid, health]));
  return marked.map((sensor) => {
    const other = known.get(sensor.oid);
    return other !== undefined && HEALTHS.indexOf(other) > HEALTHS.indexOf(sensor.health) ? { ...sensor, health: other } : sensor;
  });
}

function withoutRepeats<T extends { readonly oid: string }>(first: readonly T[], then: readonly T[]): T[] {
  const oids = new Set(first.map(({ oid }) => oid));
  return [...first, ...then.filter(({ oid }) => !oids.has(oid))];
}
