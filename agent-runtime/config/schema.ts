// The schema of vedette.yaml: from a configuration tree to typed settings, or to problems with the path of each.
import { z } from 'zod';
import { LIMIT_BOUNDS } from '../../common/model/storage.ts';
import { DURATION_FORM, formatDuration, parseDuration, parseSize, SIZE_FORM } from './quantities.ts';
import { isSecretAttempt, parseSecretReference } from './secret-reference.ts';
import { LOG_LEVELS } from './settings.ts';
import type { CheckSettings, Settings } from './settings.ts';
import { isTree, nearest, ownValue } from './tree.ts';
import type { ConfigPath, ConfigTree } from './tree.ts';

/** A problem found in a tree; `part` says whether the key or its value is wrong. */
export interface TreeProblem {
  readonly path: ConfigPath;
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly allowed?: readonly string[];
}

/** A duration in [least, most]; `whole` makes it a multiple of that many ms, because buckets are aligned to the epoch. */
function duration(least: number, most: number, whole = 1) {
  return z.unknown().transform((value, context): number => {
    const ms = parseDuration(value);
    if (ms === undefined) context.addIssue({ code: 'custom', message: `expected ${DURATION_FORM}` });
    else if (ms < least || ms > most) context.addIssue({ code: 'custom', message: `must lie between ${formatDuration(least)} and ${formatDuration(most)}` });
    else if (ms % whole !== 0) context.addIssue({ code: 'custom', message: `must be a multiple of ${formatDuration(whole)}` });
    return ms ?? NaN;
  });
}

function size(least: number) {
  return z.unknown().transform((value, context): number => {
    const bytes = parseSize(value);
    if (bytes === undefined) context.addIssue({ code: 'custom', message: `expected ${SIZE_FORM}` });
    else if (bytes < least) context.addIssue({ code: 'custom', message: `must be at least ${least} bytes` });
    return bytes ?? NaN;
  });
}

const bounded = (name: 'raw' | 'rollups' | 'archive') => duration(LIMIT_BOUNDS[name].least, LIMIT_BOUNDS[name].most);
const automaticOr = (schema: ReturnType<typeof duration>) => z.union([z.literal('auto'), schema]);

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

const checkSchema = z.looseObject({
  enabled: z.boolean(),
  interval: automaticOr(duration(SECOND, DAY, SECOND)),
  timeout: automaticOr(duration(100, HOUR)),
});

const settingsSchema = z.object({
  hostname: z.string().max(255).regex(/^[^\s,]*$/, 'must not contain blanks or commas'),
  tags: z.array(z.string().min(1).max(200).regex(/^[^\s,{}]+$/, 'must be "key:value" without blanks, commas and braces')).max(50),
  sampling: z.object({ interval: duration(SECOND, HOUR, SECOND), live_interval: duration(SECOND, MINUTE, SECOND) }),
  pipeline: z.object({ flush_interval: duration(SECOND, 5 * MINUTE, SECOND) }),
  checks: z.record(z.string(), checkSchema),
  budget: z.object({ cpu_percent: z.number().min(0.05).max(1_600), patience: duration(10 * SECOND, HOUR) }),
  storage: z.object({
    head: duration(5 * MINUTE, 2 * DAY),
    live: duration(MINUTE, HOUR),
    chunk: duration(MINUTE, DAY, MINUTE),
    retention: z.object({ raw: bounded('raw'), rollups: bounded('rollups'), archive: bounded('archive'), events: duration(HOUR, 36_500 * DAY), processes: duration(HOUR, 36_500 * DAY) }),
    max_size: size(LIMIT_BOUNDS.maxBytes.least),
    archive: z.object({
      enabled: z.boolean(),
      folder: z.string().max(4_000).refine((path) => path === '' || path.startsWith('/') || /^[a-z]:[\\/]/iu.test(path), 'must be empty or a whole path'),
      after: duration(0, 30 * DAY),
      max_size: size(LIMIT_BOUNDS.archiveMaxBytes.least),
    }),
    max_series_per_metric: z.number().int().min(10).max(4_000_000),
    max_series_per_query: z.number().int().min(10).max(100_000),
  }),
  network: z.object({
    interval: duration(5 * SECOND, HOUR, SECOND),
    slow_interval: duration(30 * SECOND, DAY, SECOND),
    device_packets_per_second: z.number().int().min(0).max(10_000),
    scan_packets_per_second: z.number().int().min(10).max(100_000),
    exclude: z.array(z.string().max(200)).max(500),
    ping: z.boolean(),
    namespace: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, 'must be up to 100 letters, digits, "_", "-" and "."'),
    traps: z.object({ enabled: z.boolean(), address: z.union([z.ipv4(), z.ipv6()], 'must be an address such as 127.0.0.1 or 0.0.0.0'), port: z.number().int().min(1).max(65_535) }),
  }),
  server: z.object({ port: z.number().int().min(0).max(65_535) }),
  notifications: z.object({ enabled: z.boolean() }),
  log: z.object({ level: z.enum(LOG_LEVELS) }),
});

/** Settings of a merged tree, or what is wrong with it. `defaults` gives the type that a check's own options must have. */
export function parseSettings(tree: ConfigTree, defaults: ConfigTree): { settings: Settings } | { problems: TreeProblem[] } {
  const parsed = settingsSchema.safeParse(tree);
  const problems: TreeProblem[] = [...badOptions(tree, defaults), ...badSecrets(tree, [])];
  if (!parsed.success) problems.push(...parsed.error.issues.map(describeIssue));
  if (!parsed.success || problems.length > 0) return { problems };
  const value = parsed.data;
  const checks = new Map<string, CheckSettings>();
  for (const [name, { enabled, interval, timeout, ...options }] of Object.entries(value.checks)) checks.set(name, { enabled, interval, timeout, options });
  return {
    settings: {
      hostname: value.hostname,
      tags: value.tags,
      sampling: { interval: value.sampling.interval, liveInterval: value.sampling.live_interval },
      pipeline: { flushInterval: value.pipeline.flush_interval },
      checks,
      budget: { cpuPercent: value.budget.cpu_percent, patience: value.budget.patience },
      storage: {
        head: value.storage.head,
        live: value.storage.live,
        chunk: value.storage.chunk,
        retention: value.storage.retention,
        maxSize: value.storage.max_size,
        archive: { enabled: value.storage.archive.enabled, folder: value.storage.archive.folder, after: value.storage.archive.after, maxSize: value.storage.archive.max_size },
        maxSeriesPerMetric: value.storage.max_series_per_metric,
        maxSeriesPerQuery: value.storage.max_series_per_query,
      },
      network: {
        interval: value.network.interval,
        slowInterval: value.network.slow_interval,
        devicePacketsPerSecond: value.network.device_packets_per_second,
        scanPacketsPerSecond: value.network.scan_packets_per_second,
        exclude: value.network.exclude,
        ping: value.network.ping,
        namespace: value.network.namespace,
        traps: value.network.traps,
      },
      server: value.server,
      notifications: value.notifications,
      log: value.log,
    },
  };
}

/** Keys that the defaults do not have, each with the key that was probably meant. The defaults hold every key there is. */
export function unknownKeys(tree: ConfigTree, defaults: ConfigTree, path: readonly string[] = []): TreeProblem[] {
  const problems: TreeProblem[] = [];
  const allowed = Object.keys(defaults);
  for (const key of Object.keys(tree)) {
    const known = ownValue(defaults, key);
    const value = ownValue(tree, key);
    if (known === undefined) {
      const meant = nearest(key, allowed);
      const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
      problems.push({ path: [...path, key], part: 'key', message: `Unknown key "${key.slice(0, 60)}".${hint}`, allowed });
    } else if (isTree(known) && isTree(value)) {
      problems.push(...unknownKeys(value, known, [...path, key]));
    } else if (isTree(known) && value !== null && value !== undefined) {
      problems.push({ path: [...path, key], part: 'value', message: `"${key}" is a section: expected keys below it.`, allowed: Object.keys(known) });
    }
  }
  return problems;
}

function describeIssue(issue: z.core.$ZodIssue): TreeProblem {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  const name = path.join('.');
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    return { path, part: 'value', message: `"${name}" must be one of: ${allowed.join(', ')}.`, allowed };
  }
  if (issue.code === 'invalid_union') {
    // The only unions are "auto or a duration"; the sentence of the duration is the useful one.
    const inner = issue.errors.flat().find((error) => error.code === 'custom');
    return { path, part: 'value', message: `"${name}": ${inner?.message ?? 'not understood'}, or auto.`, allowed: ['auto', '10s', '1m'] };
  }
  if (issue.code === 'invalid_type') {
    const allowed = issue.expected === 'boolean' ? { allowed: ['true', 'false'] } : {};
    return { path, part: 'value', message: `"${name}" has the wrong type: expected ${issue.expected}.`, ...allowed };
  }
  return { path, part: 'value', message: `"${name}": ${issue.message}.` };
}

/** Options of checks have the type of their default: a list of texts, a number, a text, true or false. */
function badOptions(tree: ConfigTree, defaults: ConfigTree): TreeProblem[] {
  const problems: TreeProblem[] = [];
  const checks = ownValue(tree, 'checks');
  const known = ownValue(defaults, 'checks');
  if (!isTree(checks) || !isTree(known)) return problems;
  for (const [name, check] of Object.entries(checks)) {
    const defaultsOfCheck = ownValue(known, name);
    if (!isTree(check) || !isTree(defaultsOfCheck)) continue;
    for (const [key, value] of Object.entries(check)) {
      if (key === 'enabled' || key === 'interval' || key === 'timeout') continue;
      const example = ownValue(defaultsOfCheck, key);
      const path = ['checks', name, key];
      if (Array.isArray(example)) {
        if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
          problems.push({ path, part: 'value', message: `"${path.join('.')}" must be a list of texts.` });
        }
      } else if (example !== undefined && typeof value !== typeof example) {
        const allowed = typeof example === 'boolean' ? { allowed: ['true', 'false'] } : {};
        problems.push({ path, part: 'value', message: `"${path.join('.')}" has the wrong type: expected ${typeof example}.`, ...allowed });
      } else if (typeof value === 'number' && !Number.isFinite(value)) {
        problems.push({ path, part: 'value', message: `"${path.join('.')}" must be a finite number.` });
      }
    }
  }
  return problems;
}

function badSecrets(value: unknown, path: ConfigPath): TreeProblem[] {
  if (typeof value === 'string') {
    if (!isSecretAttempt(value) || parseSecretReference(value) !== undefined) return [];
    return [{ path, part: 'value', message: 'A secret is written as the whole value ${secret:name}, its name of letters, digits, "_", "-" and ".".' }];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => badSecrets(item, [...path, index]));
  if (isTree(value)) return Object.keys(value).flatMap((key) => badSecrets(ownValue(value, key), [...path, key]));
  return [];
}
