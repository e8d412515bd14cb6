// scan.*, networks.* and credentials.*: finding devices, knowing where this machine is, and what to say to devices.
import { z } from 'zod';
import { AUTH_NAMES, PRIVACY_NAMES } from '../../model/credential.ts';
import { millis } from '../schemas.ts';
import { call, done, none, shortText, stream } from '../spec.ts';

const range = z.string().max(200);

/** A network this machine has been in. Recognised by the gateway's MAC. */
const knownNetwork = z.object({
  id: z.string(),
  name: z.string(),
  interface: z.string(),
  cidr: z.string(),
  gateway: z.string(),
  gatewayMac: z.string(),
  /** This machine is in it now. */
  present: z.boolean(),
  /** A person scanned it once. */
  approved: z.boolean(),
  /** Scans by itself each so many ms; 0 never. */
  rescanMs: z.number(),
  lastScan: millis.nullable(),
  devices: z.number(),
});

const foundRow = z.object({
  address: z.string(),
  /** Other addresses of the same device. */
  addresses: z.array(z.string()).optional(),
  mac: z.string(),
  macVendor: z.string(),
  hostNames: z.array(z.string()),
  /** How it showed itself. */
  by: z.array(z.enum(['ping', 'arp', 'snmp', 'mdns'])),
  pingMs: z.number().nullable(),
  snmp: z.enum(['asking', 'answered', 'silent']),
  credential: z.string(),
  name: z.string(),
  description: z.string(),
  vendor: z.string(),
  model: z.string(),
  kind: z.string(),
  profile: z.string(),
  /** The device it is or has become; '' while it is only seen. */
  device: z.string(),
  isNew: z.boolean(),
});

const scanState = z.object({
  id: z.string(),
  state: z.enum(['idle', 'running', 'done', 'cancelled', 'failed']),
  reason: z.string(),
  startedAt: millis.nullable(),
  finishedAt: millis.nullable(),
  ranges: z.array(z.string()),
  addresses: z.number(),
  probed: z.number(),
  packetsPerSecond: z.number(),
  answered: z.number(),
  /** Ways of finding that are not there on this machine, with the reason. */
  unavailable: z.array(z.object({ way: z.string(), reason: z.string() })),
  rows: z.array(foundRow),
});

/** A set of credentials without its secrets. */
const credential = z.object({
  id: z.string(),
  name: z.string(),
  version: z.enum(['1', '2c', '3']),
  user: z.string(),
  auth: z.enum(AUTH_NAMES),
  privacy: z.enum(PRIVACY_NAMES),
  context: z.string(),
  /** A secret of it is kept. False after the keeper has lost it. */
  complete: z.boolean(),
  devices: z.number(),
  /** Failures of the newest scan with it. */
  failures: z.number(),
  /** May be used for SET only. */
  forWriting: z.boolean(),
});

export const DISCOVERY_CALLS = {
  /** Own networks and known ones; read from the OS, nothing is sent. */
  'networks.list': call(none, z.array(knownNetwork)),
  'networks.change': call(z.object({ id: shortText, name: shortText.optional(), rescanMs: z.number().int().min(0).max(604_800_000).optional() }), done),
  /** Counts addresses and says what is wrong with a text, before anything is sent. `large` asks for a confirmation. */
  'scan.check': call(z.object({ ranges: z.array(range).max(50), exclude: z.array(range).max(200) }), z.object({ addresses: z.number(), large: z.boolean(), problems: z.array(z.object({ text: z.string(), code: z.string() })) })),
  /** Fails with bad_input, or conflict while one runs. `confirmed` is needed for more than 4,096 addresses. */
  'scan.start': call(
    z.object({ ranges: z.array(range).min(1).max(50), exclude: z.array(range).max(200), credentials: z.array(shortText).max(50), packetsPerSecond: z.number().int().min(10).max(100_000), port: z.number().int().min(1).max(65_535), confirmed: z.boolean() }),
    z.object({ id: z.string() }),
  ),
  'scan.cancel': call(none, done),
  /** In the order in which they are tried. */
  'credentials.list': call(none, z.array(credential)),
  /** Secrets are written only: they never come back. A secret left out keeps what is there. Answers the id. */
  'credentials.save': call(
    z.object({
      /** '' makes a new one. */
      id: shortText,
      name: shortText,
      version: z.enum(['1', '2c', '3']),
      community: z.string().max(500).optional(),
      user: shortText,
      auth: z.enum(AUTH_NAMES),
      authPassphrase: z.string().max(500).optional(),
      privacy: z.enum(PRIVACY_NAMES),
      privacyPassphrase: z.string().max(500).optional(),
      context: shortText,
      forWriting: z.boolean(),
    }),
    z.object({ id: z.string() }),
  ),
  /** Fails with conflict while devices use it. */
  'credentials.remove': call(z.object({ id: shortText }), done),
  'credentials.order': call(z.object({ ids: z.array(shortText).max(200) }), done),
  /** Who keeps the secrets, and whether they can be read now. */
  'credentials.keeper': call(none, z.object({ keeper: z.enum(['keychain', 'key_file', 'passphrase']), locked: z.boolean(), fresh: z.boolean(), reason: z.string() })),
  /** Opens the keeper with a passphrase, or sets the first one. Fails with bad_input when it is wrong. */
  'credentials.unlock': call(z.object({ passphrase: z.string().min(1).max(500) }), done),
} as const;

export const DISCOVERY_STREAMS = {
  /** The scan that runs or ran last, with all rows, whenever it moves. */
  'scan.watch': stream(none, scanState, true),
} as const;
