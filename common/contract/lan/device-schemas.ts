// zod schemas of devices and what they have, checked against common/model/device.ts by the compiler.
import { z } from 'zod';
import { DEVICE_KINDS, DEVICE_STATES, OPER_STATES, REACHABILITIES, SENSOR_CLASSES } from '../../model/device.ts';
import { millis } from '../schemas.ts';

const number = z.number().nullable();

export const identity = z.object({
  name: z.string(),
  description: z.string(),
  objectId: z.string(),
  vendor: z.string(),
  model: z.string(),
  osName: z.string(),
  osVersion: z.string(),
  serial: z.string(),
  location: z.string(),
  contact: z.string(),
  kind: z.enum(DEVICE_KINDS),
  uptimeMs: number,
});

export const problem = z.object({ severity: z.enum(['warn', 'alert']), code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])), since: millis.nullable() });

export const networkInterface = z.object({
  index: z.number(),
  name: z.string(),
  alias: z.string(),
  description: z.string(),
  type: number,
  mac: z.string(),
  mtu: number,
  speed: number,
  duplex: z.enum(['full', 'half', 'unknown']),
  admin: z.enum(['up', 'down', 'testing', 'unknown']),
  oper: z.enum(OPER_STATES),
  lastChangeMs: number,
  inBits: number,
  outBits: number,
  utilisation: number,
  inErrors: number,
  outErrors: number,
  inDiscards: number,
  outDiscards: number,
  inUnicast: number,
  outUnicast: number,
  inMulticast: number,
  outMulticast: number,
});

export const sensor = z.object({ oid: z.string(), class: z.enum(SENSOR_CLASSES), name: z.string(), value: number, unit: z.string(), stateText: z.string(), health: z.enum(['ok', 'warn', 'alert', 'unknown']) });
export const processor = z.object({ oid: z.string(), name: z.string(), usage: z.number() });
export const memory = z.object({ oid: z.string(), name: z.string(), total: number, used: number, percent: number });
export const volume = z.object({ oid: z.string(), name: z.string(), total: z.number(), used: z.number() });
export const supply = z.object({ name: z.string(), colour: z.string(), percent: number, note: z.string() });
export const wireless = z.object({ name: z.string(), clients: z.number() });
export const neighbour = z.object({
  protocol: z.enum(['lldp', 'cdp']),
  localIndex: number,
  localPort: z.string(),
  remoteName: z.string(),
  remotePort: z.string(),
  remoteChassis: z.string(),
  remoteAddress: z.string(),
  remoteDescription: z.string(),
});

/** What a table of devices shows of one. Rates are of the newest poll. */
export const deviceSummary = z.object({
  id: z.string(),
  /** What a person calls it, else its own name, else its address. */
  name: z.string(),
  address: z.string(),
  port: z.number(),
  mac: z.string(),
  macVendor: z.string(),
  /** Names found without SNMP: reverse DNS, mDNS. */
  hostNames: z.array(z.string()),
  identity,
  profile: z.string(),
  state: z.enum(DEVICE_STATES),
  reachability: z.enum(REACHABILITIES),
  /** Where it is: the id of a known network; '' when added by hand from elsewhere. */
  network: z.string(),
  problems: z.array(problem),
  interfaces: z.object({ total: z.number(), up: z.number() }),
  /** Percent, of the busiest. */
  cpu: number,
  memory: number,
  inBits: number,
  outBits: number,
  /** Ping: median of the last minutes in ms, loss in percent. */
  latencyMs: number,
  lossPercent: number,
  intervalMs: z.number(),
  lastPoll: millis.nullable(),
  firstSeen: millis,
  lastSeen: millis.nullable(),
  writable: z.boolean(),
});

/** How polling of a device goes. */
export const pollFacts = z.object({
  credential: z.string(),
  version: z.enum(['1', '2c', '3']),
  engineId: z.string(),
  lastDurationMs: number,
  polls: z.number(),
  failures: z.number(),
  skipped: z.number(),
  lastFailure: z.object({ t: millis, kind: z.string(), message: z.string() }).nullable(),
  limits: z.object({ bulk: z.boolean(), maxRepetitions: z.number(), maxColumns: z.number(), maxGet: z.number() }),
  limitsFixed: z.boolean(),
  packetsPerSecond: z.number(),
  /** Polled more rarely than asked because its own CPU rises with it. */
  gentle: z.object({ since: millis, intervalMs: z.number() }).nullable(),
  oddities: z.array(z.object({ name: z.string(), count: z.number() })),
  requests: z.number(),
  timeouts: z.number(),
  nextPoll: millis.nullable(),
  /** Why there is no latency: 'switched_off' or the words of the OS; left out when it is measured. */
  pingObstacle: z.string().optional(),
  /** The longest tables of the last poll. */
  tables: z.array(z.object({ oid: z.string(), name: z.string(), rows: z.number(), ms: z.number() })),
});

export const deviceDetail = z.object({
  summary: deviceSummary,
  notes: z.string(),
  interfaces: z.array(networkInterface),
  sensors: z.array(sensor),
  processors: z.array(processor),
  memories: z.array(memory),
  volumes: z.array(volume),
  supplies: z.array(supply),
  wireless: z.array(wireless),
  neighbours: z.array(neighbour),
  /** Pages a printer has printed, by kind; empty for others. */
  pages: z.array(z.object({ name: z.string(), count: z.number() })),
  addresses: z.array(z.string()),
  parts: z.array(z.object({ name: z.string(), class: z.string(), model: z.string(), serial: z.string(), description: z.string() })),
  poll: pollFacts,
});
