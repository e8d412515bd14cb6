// Writes to devices that a person made writable: shows what would change, changes it when that is still true, reads back, and leaves a trace.
import { VedetteError, errorMessage } from '../../../common/errors/vedette-error.ts';
import type { NewEvent } from '../../../common/model/event.ts';
import { tagSet } from '../../../common/model/tags.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import { failureError, sayFailure } from '../say-failure.ts';
import { isException } from '../engine/ber/value.ts';
import { textOf } from '../inventory/values.ts';
import type { DeviceAccess, DeviceRecord, DeviceRegistry, ObjectNames } from '../lan-parts.ts';
import type { SnmpSession } from '../protocol.ts';
import { SnmpFailure } from '../protocol.ts';
import type { Writable } from './writable.ts';
import { valueToWrite, writableOf, writtenText } from './writable.ts';

const IF_NAME = '1.3.6.1.2.1.31.1.1.1.1';
const IF_DESCR = '1.3.6.1.2.1.2.2.1.2';

export interface WriterDeps {
  readonly registry: DeviceRegistry;
  readonly access: Pick<DeviceAccess, 'writeSessionOf' | 'poll' | 'pollPort'>;
  readonly names: ObjectNames;
  readonly clock: Clock;
  readonly log: Log;
  addEvent(event: NewEvent): void;
}

export interface WritePreview {
  readonly oid: string;
  readonly name: string;
  /** What it belongs to: the interface by its name, else the device. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** Members reject with VedetteError: bad_input (not such an object or value), not_permitted (not writable, or the device refuses), not_found, conflict (changed meanwhile), unavailable. */
export interface Writer {
  preview(id: string, oid: string, value: string, signal: AbortSignal): Promise<WritePreview>;
  /** Answers what the device says afterwards. */
  set(id: string, oid: string, before: string, value: string, signal: AbortSignal): Promise<string>;
}

type Outcome = 'done' | 'refused' | 'unknown' | 'not_kept';

export function createWriter(deps: WriterDeps): Writer {
  const { access, clock, log, names, registry } = deps;
  /** One write at a time per device. */
  const busy = new Set<string>();

  function target(id: string, given: string): { record: DeviceRecord; writable: Writable; session: SnmpSession } {
    const record = registry.get(id);
    if (record === undefined) throw new VedetteError('not_found', `There is no device "${id}".`);
    const writable = writableOf(names.oidOf(given) ?? given);
    return { record, writable, session: access.writeSessionOf(id) };
  }

  async function read(session: SnmpSession, writable: Writable, signal: AbortSignal): Promise<string> {
    const [binding] = await sayFailure(session.get([writable.oid], { signal }));
    if (binding === undefined || isException(binding.value)) throw new VedetteError('not_found', `The device has no ${labelOf(writable)}.`);
    return writtenText(writable, binding.value);
  }

  async function whatOf(session: SnmpSession, record: DeviceRecord, { port }: Writable, signal: AbortSignal): Promise<string> {
    if (port === undefined) return nameOf(record);
    const found = await sayFailure(session.get([`${IF_NAME}.${port}`, `${IF_DESCR}.${port}`], { signal }));
    return found.map(({ value }) => (isException(value) ? '' : textOf(value))).find((text) => text !== '') ?? `${port}`;
  }

  function leaveTrace(record: DeviceRecord, writable: Writable, change: { before: string; after: string; outcome: Outcome; reason: string }): void {
    const { after, before, outcome, reason } = change;
    const device = nameOf(record);
    const object = labelOf(writable);
    const title = outcome === 'done' ? `${device}: ${object} was set` : outcome === 'unknown' ? `${device}: it is not known whether ${object} was set` : `${device} did not take a new ${object}`;
    deps.addEvent({
      t: clock.now(),
      kind: 'device.set',
      severity: outcome === 'done' ? 'info' : 'warning',
      title,
      text: `Before: ${before}\nNew: ${after}\nBy: console${reason === '' ? '' : `\n${reason}`}`,
      params: { variant: outcome, device, object, before, after, who: 'console', reason },
      source: `snmp:${record.id}`,
      tags: tagSet([`snmp_device:${record.address}`]),
    });
  }

  function pollAfter(id: string, { port }: Writable): void {
    const failed = (thrown: unknown): void => log.debug('The poll after a write failed.', { device: id, reason: errorMessage(thrown) });
    try {
      (port === undefined ? access.poll(id) : access.pollPort(id, port)).catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  }

  async function write(session: SnmpSession, record: DeviceRecord, writable: Writable, change: { before: string; text: string; signal: AbortSignal }): Promise<string> {
    const { before, signal, text } = change;
    const value = valueToWrite(writable, text);
    const after = writtenText(writable, value);
    const now = await read(session, writable, signal);
    if (now !== before) throw new VedetteError('conflict', `${labelOf(writable)} is "${now}" by now and no longer "${before}". Nothing was written.`, { before: now });
    try {
      // Not cancelled by who asked: half a write has no meaning.
      await session.set([{ oid: writable.oid, value }]);
    } catch (thrown) {
      const isKnown = !(thrown instanceof SnmpFailure) || thrown.kind === 'error_status' || thrown.kind === 'refused';
      leaveTrace(record, writable, { before, after, outcome: isKnown ? 'refused' : 'unknown', reason: errorMessage(thrown) });
      throw failureError(thrown);
    }
    let kept: string;
    try {
      kept = await read(session, writable, new AbortController().signal);
    } catch (thrown) {
      leaveTrace(record, writable, { before, after, outcome: 'unknown', reason: errorMessage(thrown) });
      throw thrown;
    }
    leaveTrace(record, writable, { before, after: kept, outcome: kept === after ? 'done' : 'not_kept', reason: kept === after ? '' : `"${after}" was sent and answered as done.` });
    pollAfter(record.id, writable);
    if (kept !== after) throw new VedetteError('conflict', `The device answered that it was done, but ${labelOf(writable)} is "${kept}" and not "${after}".`, { before: kept });
    return kept;
  }

  return {
    async preview(id, oid, value, signal) {
      const { record, session, writable } = target(id, oid);
      const after = writtenText(writable, valueToWrite(writable, value));
      const before = await read(session, writable, signal);
      return { oid: writable.oid, name: labelOf(writable), what: await whatOf(session, record, writable, signal), before, after };
    },
    async set(id, oid, before, text, signal) {
      const { record, session, writable } = target(id, oid);
      if (busy.has(id)) throw new VedetteError('conflict', 'Something is being written to this device right now. Try again in a moment.');
      busy.add(id);
      try {
        return await write(session, record, writable, { before, text, signal });
      } finally {
        busy.delete(id);
      }
    },
  };
}

/** 'ifAlias.3', 'sysName'. */
function labelOf({ name, port }: Writable): string {
  return port === undefined ? name : `${name}.${port}`;
}

function nameOf(record: DeviceRecord): string {
  return record.name !== '' ? record.name : (record.identity?.name ?? '') !== '' ? record.identity!.name : record.address;
}
