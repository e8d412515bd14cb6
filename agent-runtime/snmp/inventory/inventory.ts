// Everything that standard MIBs tell of a device, from one reading of it, and what to ask for that.
import { addressesOf, ADDRESS_PLAN, arpOf, ARP_PLAN } from './addresses.ts';
import { aggregatesOf, blockedPortsOf, bridgeAddressOf, bridgedVlansOf, bridgePortsOf, BRIDGE_PLAN, forwardingOf } from './bridge.ts';
import { cdpNeighboursOf, CDP_PLAN } from './cdp.ts';
import { entitiesOf, ENTITY_PLAN } from './entities.ts';
import { entitySensorsOf, ENTITY_SENSOR_PLAN } from './entity-sensors.ts';
import { HOST_DEVICE_PLAN, loadsOf, processorsOf, PROCESSOR_PLAN } from './processors.ts';
import { HOST_STORAGE_PLAN } from './host-storage.ts';
import { identityOf } from './identity.ts';
import { DUPLEX_PLAN } from './duplex.ts';
import { interfacesOf, INTERFACE_PLAN } from './interfaces.ts';
import { joinPlans } from '../device-reading.ts';
import { lldpNeighboursOf, lldpPortsOf, lldpSelfOf, LLDP_PLAN } from './lldp.ts';
import { memoriesOf, MEMORY_PLAN } from './memories.ts';
import { pagesOf, printerErrorsOf, suppliesOf, SUPPLY_PLAN } from './supplies.ts';
import { SYSTEM_PLAN } from './system.ts';
import { UCD_DISK_PLAN, volumesOf } from './volumes.ts';
import { upsOf, upsSensorsOf, UPS_PLAN } from './ups.ts';
import type { ArpEntry, OwnAddress } from './addresses.ts';
import type { DeviceIdentity, DeviceMemory, DeviceProcessor, DeviceSensor, DeviceSupply, DeviceVolume } from '../../../common/model/device.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';
import type { Entity } from './entities.ts';
import type { ForwardingEntry } from './bridge.ts';
import type { InterfaceFacts } from './interfaces.ts';
import type { LldpPort } from './lldp.ts';
import type { LoadAverages } from './processors.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { NeighbourReading } from './neighbour-reading.ts';
import type { PrinterError } from './supplies.ts';
import type { UpsFacts } from './ups.ts';

/** What to ask, by how often: who it is and how its ports and parts are with every poll, what hardly changes or is long every few minutes. */
export const INVENTORY_PLANS = {
  identity: SYSTEM_PLAN,
  interfaces: INTERFACE_PLAN,
  health: joinPlans([PROCESSOR_PLAN, MEMORY_PLAN, HOST_STORAGE_PLAN, UCD_DISK_PLAN, ENTITY_SENSOR_PLAN, SUPPLY_PLAN, UPS_PLAN]),
  slow: joinPlans([DUPLEX_PLAN, HOST_DEVICE_PLAN, ENTITY_PLAN, LLDP_PLAN, CDP_PLAN, BRIDGE_PLAN, ADDRESS_PLAN, ARP_PLAN]),
} as const satisfies Record<string, ReadingPlan>;

/** All of it at once, as for a first look at a device. */
export const INVENTORY_PLAN: ReadingPlan = joinPlans(Object.values(INVENTORY_PLANS));

/** Everything that standard MIBs tell of a device at one time. Empty lists are what the device does not have or was not asked for. */
export interface Inventory {
  readonly t: Millis;
  readonly identity: DeviceIdentity;
  readonly interfaces: readonly InterfaceFacts[];
  readonly processors: readonly DeviceProcessor[];
  readonly loads: LoadAverages | undefined;
  readonly memories: readonly DeviceMemory[];
  readonly volumes: readonly DeviceVolume[];
  readonly sensors: readonly DeviceSensor[];
  readonly supplies: readonly DeviceSupply[];
  readonly pages: number | null;
  readonly printerErrors: readonly PrinterError[];
  readonly ups: UpsFacts | undefined;
  readonly entities: readonly Entity[];
  readonly network: NetworkFacts;
}

/** What a device knows of the network around it: comes with the slow plan (and the interfaces). */
export interface NetworkFacts {
  /** MAC addresses and other identifiers the device as a whole goes by. */
  readonly chassis: readonly string[];
  readonly neighbours: readonly NeighbourReading[];
  readonly lldpPorts: readonly LldpPort[];
  readonly addresses: readonly OwnAddress[];
  readonly arp: readonly ArpEntry[];
  readonly forwarding: readonly ForwardingEntry[];
  /** VLANs whose forwarding tables are not in `forwarding`: each has to be asked for in a context of its own. */
  readonly bridgedVlans: readonly number[];
  /** ifIndex of ports that spanning tree keeps from forwarding. */
  readonly blocked: readonly number[];
  /** ifIndex of a member → ifIndex of its aggregate. */
  readonly aggregates: ReadonlyMap<number, number>;
}

/** IANAifType ethernetCsmacd. */
const ETHERNET = 6;

export function inventoryOf(reading: DeviceReading): Inventory {
  const entities = entitiesOf(reading);
  const supplies = suppliesOf(reading);
  const volumes = volumesOf(reading);
  const ups = upsOf(reading);
  const interfaces = interfacesOf(reading);
  return {
    t: reading.t,
    identity: identityOf(reading, {
      entities,
      hasSupplies: supplies.length > 0,
      hasUps: ups !== undefined,
      bridgePorts: bridgePortsOf(reading).size,
      ethernetPorts: interfaces.filter(({ type }) => type === ETHERNET).length,
      upsModel: ups?.model ?? '',
      upsManufacturer: ups?.manufacturer ?? '',
    }),
    interfaces,
    processors: processorsOf(reading),
    loads: loadsOf(reading),
    memories: memoriesOf(reading),
    volumes,
    sensors: [...entitySensorsOf(reading), ...(ups === undefined ? [] : upsSensorsOf(ups))],
    supplies,
    pages: pagesOf(reading),
    printerErrors: printerErrorsOf(reading),
    ups,
    entities,
    network: networkOf(reading),
  };
}

/** Needs the interface plan in the same reading: ports are told by their names. */
export function networkOf(reading: DeviceReading): NetworkFacts {
  const interfaces = interfacesOf(reading);
  return {
    chassis: [...new Set([bridgeAddressOf(reading), lldpSelfOf(reading).chassis])].filter((id) => id !== ''),
    neighbours: neighboursOf(reading),
    lldpPorts: lldpPortsOf(reading, interfaces),
    addresses: addressesOf(reading),
    arp: arpOf(reading),
    forwarding: forwardingOf(reading),
    bridgedVlans: bridgedVlansOf(reading),
    blocked: blockedPortsOf(reading),
    aggregates: aggregatesOf(reading, interfaces),
  };
}

/** Neighbours by LLDP, then by CDP. */
export function neighboursOf(reading: DeviceReading): NeighbourReading[] {
  const interfaces = interfacesOf(reading);
  return [...lldpNeighboursOf(reading, interfaces), ...cdpNeighboursOf(reading, interfaces)];
}
