// traps.*, snmp.*, profiles.*, mibs.* and topology.*: receiving, browsing, writing, knowing names, and the map.
import { z } from 'zod';
import { linkEnd, topology, topologyLoads, whereabouts } from './topology-schemas.ts';
import { millis } from '../schemas.ts';
import { call, done, none, shortText, stream } from '../spec.ts';

const oid = z.string().max(2_000);
const id = shortText;

/** One variable as it is shown: `text` is the value by its syntax (enumeration, address, time …), `raw` as it came. */
const variable = z.object({ oid: z.string(), name: z.string(), type: z.string(), text: z.string(), raw: z.string(), numeric: z.number().nullable() });

const trap = z.object({
  id: z.number(),
  t: millis,
  lastT: millis,
  count: z.number(),
  address: z.string(),
  device: z.string(),
  deviceName: z.string(),
  version: z.enum(['1', '2c', '3']),
  inform: z.boolean(),
  oid: z.string(),
  name: z.string(),
  variables: z.array(variable),
});

const receiver = z.object({
  state: z.enum(['listening', 'off', 'failed']),
  reason: z.string(),
  address: z.string(),
  port: z.number(),
  received: z.number(),
  accepted: z.number(),
  deduplicated: z.number(),
  throttled: z.number(),
  rejected: z.array(z.object({ address: z.string(), reason: z.string(), count: z.number(), lastT: millis })),
});

const profileRow = z.object({ name: z.string(), origin: z.enum(['bundled', 'user']), vendor: z.string(), objectIds: z.array(z.string()), extends: z.array(z.string()), devices: z.number(), overrides: z.boolean(), errors: z.array(z.object({ line: z.number(), column: z.number(), message: z.string() })) });
const profileResult = z.object({
  errors: z.array(z.object({ line: z.number(), column: z.number(), message: z.string() })),
  /** Keys that nobody reads: the text can be used, and may not say what was meant. */
  warnings: z.array(z.object({ line: z.number(), column: z.number(), message: z.string() })),
  samples: z.array(z.object({ metric: z.string(), tags: z.array(z.string()), kind: z.string(), value: z.string(), oid: z.string() })),
  metadata: z.record(z.string(), z.string()),
  answered: z.number(),
  unanswered: z.array(z.string()),
  ms: z.number(),
});
const mibRow = z.object({ name: z.string(), origin: z.enum(['bundled', 'user']), objects: z.number(), notifications: z.number(), missing: z.array(z.string()), problems: z.array(z.object({ file: z.string(), line: z.number(), message: z.string() })), conflict: z.string() });
const object = z.object({ oid: z.string(), name: z.string(), module: z.string(), syntax: z.string(), access: z.string(), description: z.string(), kind: z.enum(['node', 'scalar', 'table', 'row', 'column', 'notification']), hasChildren: z.boolean() });

export const TOOL_CALLS = {
  /** Newest first. */
  'traps.list': call(z.object({ from: millis, to: millis, text: shortText, device: shortText, limit: z.number().int().min(1).max(5_000) }), z.object({ traps: z.array(trap), total: z.number(), names: z.array(z.object({ value: z.string(), count: z.number() })) })),
  'traps.receiver': call(none, receiver),

  'snmp.get': call(z.object({ id, oids: z.array(oid).min(1).max(100) }), z.array(variable)),
  /** What a SET would change: only sysName, sysLocation, sysContact, ifAlias and ifAdminStatus, only on devices made writable. Fails with refused reasons as bad_input. */
  'snmp.previewSet': call(z.object({ id, oid, value: z.string().max(1_000) }), z.object({ oid: z.string(), name: z.string(), what: z.string(), before: z.string(), after: z.string() })),
  /** Writes, reads back and leaves an audit event. `before` must still be true. */
  'snmp.set': call(z.object({ id, oid, before: z.string().max(1_000), value: z.string().max(1_000) }), z.object({ after: z.string() })),
  /** Adds one OID of a device to what is polled as a metric; answers its name. */
  'snmp.graph': call(z.object({ id, oid }), z.object({ metric: z.string(), query: z.string() })),

  'profiles.list': call(none, z.array(profileRow)),
  'profiles.get': call(z.object({ name: shortText }), z.object({ text: z.string(), bundledText: z.string(), origin: z.enum(['bundled', 'user']) })),
  /** Saves a user profile; the running ones are reloaded. Fails with bad_input and the first error's line. */
  'profiles.save': call(z.object({ name: shortText, text: z.string().max(500_000) }), done),
  'profiles.remove': call(z.object({ name: shortText }), done),
  /** Evaluates a text against a device now, or against a recording's bytes; without both it is only checked. Stores nothing. */
  'profiles.try': call(z.object({ name: shortText, text: z.string().max(500_000), device: shortText, recording: z.instanceof(Uint8Array).optional() }), profileResult),

  'mibs.list': call(none, z.array(mibRow)),
  /** Files or zips of them. What is good is taken, what is not is said with file and line. */
  'mibs.import': call(z.object({ files: z.array(z.object({ name: shortText, bytes: z.instanceof(Uint8Array) })).min(1).max(200) }), z.object({ modules: z.array(mibRow) })),
  'mibs.remove': call(z.object({ name: shortText }), done),
  'mibs.search': call(z.object({ text: shortText, limit: z.number().int().min(1).max(500) }), z.array(object)),
  'mibs.children': call(z.object({ oid }), z.array(object)),
  'mibs.describe': call(z.object({ oid }), object),

  'topology.get': call(none, topology),
  'topology.where': call(z.object({ text: shortText }), z.array(whereabouts)),
  /** What a person says of the map: two nodes are one, a neighbour is not that device, there is a cable, there is none. Kept until it is undone. */
  'topology.say': call(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('merge'), node: id, into: id }),
      z.object({ kind: z.literal('split'), node: id, from: id }),
      z.object({ kind: z.literal('link'), a: linkEnd, b: linkEnd }),
      z.object({ kind: z.literal('hide'), link: id }),
    ]),
    done,
  ),
  /** Takes back everything that was said of a node or a link, or one thing by its key. */
  'topology.unsay': call(z.object({ subject: id }), done),
  /** Lays the map out anew; what a person put somewhere stays there. */
  'topology.arrange': call(none, done),
  /** Puts a node somewhere, or lets go of it. */
  'topology.place': call(z.object({ node: id, x: z.number(), y: z.number(), isPinned: z.boolean() }), done),
} as const;

export const TOOL_STREAMS = {
  'traps.watch': stream(none, z.object({ traps: z.array(trap), receiver }), false),
  /** Objects in order as they come; the last event has `end`. */
  'snmp.walk': stream(z.object({ id, oid, limit: z.number().int().min(1).max(200_000) }), z.object({ variables: z.array(variable), objects: z.number(), end: z.string() }), false),
  /** The map, when it is another one; figures of links come by `topology.loads`. */
  'topology.watch': stream(none, topology, true),
  'topology.loads': stream(none, topologyLoads, true),
} as const;
