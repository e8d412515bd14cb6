// devices.*: what is known of the LAN, one device, and the live second of one port.
import { z } from 'zod';
import { DEVICE_STATES } from '../../model/device.ts';
import { millis } from '../schemas.ts';
import { call, done, none, shortText, stream } from '../spec.ts';
import { deviceDetail, deviceSummary } from './device-schemas.ts';

const id = shortText;
const target = z.object({ address: z.string().max(100), port: z.number().int().min(1).max(65_535) });

export const DEVICE_CALLS = {
  'devices.list': call(none, z.array(deviceSummary)),
  /** Fails with not_found. */
  'devices.get': call(z.object({ id }), deviceDetail),
  /** Says which of reachability, credentials and view fails, step by step; stores nothing. `credential` '' tries all in order. */
  'devices.test': call(
    target.extend({ credential: shortText }),
    z.object({
      steps: z.array(z.object({ step: z.enum(['reachability', 'credentials', 'view']), state: z.enum(['ok', 'failed', 'skipped']), code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })),
      credential: z.string(),
      name: z.string(),
      description: z.string(),
      profile: z.string(),
    }),
  ),
  /** Adds one by hand and begins to poll it. Fails with conflict when the address is known. */
  'devices.add': call(target.extend({ credential: shortText, name: shortText.optional() }), deviceSummary),
  'devices.change': call(
    z.object({
      ids: z.array(id).min(1).max(5_000),
      state: z.enum(DEVICE_STATES).optional(),
      name: shortText.optional(),
      notes: z.string().max(10_000).optional(),
      /** 0: as the configuration says. */
      intervalMs: z.number().int().min(0).max(86_400_000).optional(),
      credential: shortText.optional(),
      /** Needs a write credential; '' takes the permission back. */
      writeCredential: shortText.optional(),
      profile: shortText.optional(),
      packetsPerSecond: z.number().int().min(0).max(10_000).optional(),
      limits: z.object({ bulk: z.boolean(), maxRepetitions: z.number().int().min(1).max(200), maxColumns: z.number().int().min(1).max(20), maxGet: z.number().int().min(1).max(100) }).nullable().optional(),
    }),
    done,
  ),
  'devices.remove': call(z.object({ ids: z.array(id).min(1).max(5_000) }), done),
  'devices.poll': call(z.object({ id }), done),
  /** Which profile, why, what answered and what did not, and enterprise subtrees that no profile reads. */
  'devices.coverage': call(
    z.object({ id }),
    z.object({
      profile: z.string(),
      why: z.string(),
      extends: z.array(z.string()),
      answered: z.array(z.object({ oid: z.string(), name: z.string(), rows: z.number() })),
      unanswered: z.array(z.object({ oid: z.string(), name: z.string() })),
      /** Filled after a walk of the enterprise tree was asked for with `walk`. */
      unmapped: z.array(z.object({ oid: z.string(), name: z.string(), objects: z.number(), example: z.string() })),
      walkedAt: millis.nullable(),
    }),
  ),
  /** Walks the enterprise subtree once, gently, for the coverage report. */
  'devices.walkEnterprise': call(z.object({ id }), done),
  /** A profile's text made from what no profile reads. */
  'devices.draftProfile': call(z.object({ id }), z.object({ name: z.string(), text: z.string() })),
  /** A whole walk as .snmprec, secrets left out. */
  'devices.record': call(z.object({ id }), z.object({ name: z.string(), bytes: z.instanceof(Uint8Array), objects: z.number(), leftOut: z.number() })),
} as const;

export const DEVICE_STREAMS = {
  /** All devices first (`reset`), then those that changed. */
  'devices.watch': stream(none, z.object({ reset: z.boolean(), devices: z.array(deviceSummary), removed: z.array(z.string()) }), false),
  /** One device, after each poll. */
  'devices.follow': stream(z.object({ id }), deviceDetail, true),
  /** Rates of one port each second while the page is open, asked for by itself. Bits and packets per second; null while there is no difference yet. */
  'devices.livePort': stream(
    z.object({ id, index: z.number().int() }),
    z.object({ t: millis, inBits: z.number().nullable(), outBits: z.number().nullable(), inPackets: z.number().nullable(), outPackets: z.number().nullable(), oper: z.string(), reason: z.string() }),
    false,
  ),
} as const;
