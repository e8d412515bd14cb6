// A device as a document: JSON with a version, read back field by field so that a damaged one is told from an older one.
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import { DEVICE_KINDS, DEVICE_STATES } from '../../../common/model/device.ts';
import type { DeviceIdentity } from '../../../common/model/device.ts';
import type { LearnedLimits } from '../protocol.ts';
import type { DeviceRecord, NewDevice } from '../lan-parts.ts';

const VERSION = 1;

/** A device of which only the address is known. */
export function blankDevice(id: string, device: NewDevice, now: number): DeviceRecord {
  return {
    name: '', notes: '', credential: '', writeCredential: '', intervalMs: 0, profile: '', packetsPerSecond: 0, fixedLimits: null, learned: null, mac: '', network: '',
    hostNames: [], firstSeen: now, lastSeen: null, identity: null, engineId: '', graphs: [], ...device, id,
  };
}

export function writeDevice(record: DeviceRecord): string {
  return JSON.stringify({ version: VERSION, ...record });
}

/** Throws VedetteError `storage_damaged` (no device can be made of it) or `storage_newer`. */
export function readDevice(id: string, body: string): DeviceRecord {
  const fields = new Fields(parse(body));
  const version = fields.number('version', 0);
  if (version > VERSION) throw new VedetteError('storage_newer', `The device ${id} was written by a newer version of this program (${version}).`);
  const address = fields.text('address');
  const port = fields.number('port', 0);
  const state = DEVICE_STATES.find((one) => one === fields.text('state'));
  if (version < 1 || address === '' || port < 1 || port > 65_535 || state === undefined) throw new VedetteError('storage_damaged', `The document of the device ${id} has no address, port or state.`);
  const learned = fields.inner('learned');
  const learnedLimits = limitsOf(learned?.inner('limits'));
  return {
    id,
    address,
    port,
    state,
    name: fields.text('name'),
    notes: fields.text('notes'),
    credential: fields.text('credential'),
    writeCredential: fields.text('writeCredential'),
    intervalMs: fields.number('intervalMs', 0),
    profile: fields.text('profile'),
    packetsPerSecond: fields.number('packetsPerSecond', 0),
    fixedLimits: limitsOf(fields.inner('fixedLimits')),
    learned: learned === undefined || learnedLimits === null ? null : { limits: learnedLimits, firmware: learned.text('firmware'), ...(learned.flag('v1') ? { v1: true } : {}) },
    mac: fields.text('mac'),
    network: fields.text('network'),
    hostNames: fields.texts('hostNames'),
    firstSeen: fields.number('firstSeen', 0),
    lastSeen: fields.numberOrNull('lastSeen'),
    identity: identityOf(fields.inner('identity')),
    engineId: fields.text('engineId'),
    graphs: fields.texts('graphs'),
  };
}

function identityOf(fields: Fields | undefined): DeviceIdentity | null {
  if (fields === undefined) return null;
  const texts = ['name', 'description', 'objectId', 'vendor', 'model', 'osName', 'osVersion', 'serial', 'location', 'contact'] as const;
  const read = Object.fromEntries(texts.map((key) => [key, fields.text(key)])) as Record<(typeof texts)[number], string>;
  return { ...read, kind: DEVICE_KINDS.find((kind) => kind === fields.text('kind')) ?? 'other', uptimeMs: null };
}

function limitsOf(fields: Fields | undefined): LearnedLimits | null {
  if (fields === undefined) return null;
  return { bulk: fields.flag('bulk'), maxRepetitions: fields.number('maxRepetitions', 10), maxColumns: fields.number('maxColumns', 5), maxGet: fields.number('maxGet', 20) };
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Values of an object of unknown make; what is of another type reads as missing. */
class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  text(key: string): string {
    const value = this.#values[key];
    return typeof value === 'string' ? value : '';
  }

  texts(key: string): string[] {
    const value = this.#values[key];
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  }

  number(key: string, otherwise: number): number {
    return this.numberOrNull(key) ?? otherwise;
  }

  numberOrNull(key: string): number | null {
    const value = this.#values[key];
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  }

  flag(key: string): boolean {
    return this.#values[key] === true;
  }

  inner(key: string): Fields | undefined {
    const value = this.#values[key];
    return isRecord(value) ? new Fields(value) : undefined;
  }
}
