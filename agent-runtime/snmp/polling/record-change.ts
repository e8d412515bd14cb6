// What a poll changes in the record of a device: only what is worth a write.
import type { DeviceIdentity } from '../../../common/model/device.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { DeviceRecord } from '../lan-parts.ts';
import type { LearnedLimits, SnmpSession } from '../protocol.ts';

/** How old `lastSeen` may be on disk. */
const SEEN_EVERY_MS = 3_600_000;

type Change = Partial<Omit<DeviceRecord, 'id'>>;

/** `change` is undefined when nothing is new. `firmware`: what it ran before and runs now, when that differs. */
export function changeOf(
  record: DeviceRecord,
  identity: DeviceIdentity,
  session: Pick<SnmpSession, 'limits' | 'engineId' | 'oddities'>,
  now: { readonly now: Millis; readonly network: string },
): { readonly change: Change | undefined; readonly firmware: { readonly before: string; readonly after: string } | undefined } {
  const change: { -readonly [K in keyof Change]: Change[K] } = {};
  const before = record.identity;
  if (before === null || !sameIdentity(before, identity)) change.identity = { ...identity, uptimeMs: null };
  if (record.network !== now.network) change.network = now.network;
  if (session.engineId !== undefined && session.engineId !== record.engineId) change.engineId = session.engineId;
  const firmware = before === null ? undefined : firmwareChange(before, identity);
  const { limits } = session;
  const v1 = session.oddities.has('v1_only');
  if (firmware !== undefined) change.learned = null;
  else if (isNews(record, identity, limits, v1)) change.learned = { limits, firmware: identity.description, ...(v1 ? { v1 } : {}) };
  if (record.lastSeen === null || now.now - record.lastSeen >= SEEN_EVERY_MS || Object.keys(change).length > 0) change.lastSeen = now.now;
  return { change: Object.keys(change).length === 0 ? undefined : change, firmware };
}

/** Whether what was learned is worth a write; limits that a person fixed are not learned. */
function isNews({ fixedLimits, learned }: DeviceRecord, { description }: DeviceIdentity, limits: LearnedLimits, v1: boolean): boolean {
  if ((learned?.v1 ?? false) !== v1) return true;
  return fixedLimits === null && (learned === null || learned.firmware !== description || !nearLimits(learned.limits, limits));
}

function sameIdentity(a: DeviceIdentity, b: DeviceIdentity): boolean {
  return (Object.keys(a) as (keyof DeviceIdentity)[]).every((key) => key === 'uptimeMs' || a[key] === b[key]);
}

/** Another version, or another description where no version is told. */
function firmwareChange(before: DeviceIdentity, after: DeviceIdentity): { before: string; after: string } | undefined {
  if (before.osVersion !== '' && after.osVersion !== '') return before.osVersion === after.osVersion ? undefined : { before: before.osVersion, after: after.osVersion };
  if (before.description === '' || after.description === '' || before.description === after.description) return undefined;
  return { before: before.description, after: after.description };
}

/** Limits wander a little from poll to poll; that is no news. */
function nearLimits(a: LearnedLimits, b: LearnedLimits): boolean {
  const near = (one: number, other: number): boolean => Math.max(one, other) <= Math.min(one, other) * 2;
  return a.bulk === b.bulk && near(a.maxRepetitions, b.maxRepetitions) && near(a.maxColumns, b.maxColumns) && near(a.maxGet, b.maxGet);
}
