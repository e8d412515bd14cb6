// Owns the rows of the table of file systems, made from what the queries answer.
import type { QuerySeries } from '../../charts/data/use-series.ts';
import type { State } from '../../ui/state-badge.tsx';

const BY = '{*} by {device,fs_type,mount_point}';
export const FILESYSTEM_QUERIES = [
  { id: 'in_use', text: `avg:system.disk.in_use${BY}` },
  { id: 'used', text: `avg:system.disk.used${BY}` },
  { id: 'free', text: `avg:system.disk.free${BY}` },
  { id: 'total', text: `avg:system.disk.total${BY}` },
  { id: 'inodes', text: `avg:system.fs.inodes.in_use${BY}` },
] as const;
type Measure = (typeof FILESYSTEM_QUERIES)[number]['id'];

/** One mounted file system: bytes, shares 0 to 1, NaN where unknown. */
export interface FilesystemRow {
  readonly key: string;
  readonly mountPoint: string;
  readonly device: string;
  readonly type: string;
  readonly values: Readonly<Record<Measure, number>>;
}

/** The limits by which the agent calls a file system full. */
const WARN = 0.9;
const ALERT = 0.95;

/** The state of a share in use. */
export function fillState(share: number): State {
  if (Number.isNaN(share)) return 'no_data';
  return share >= ALERT ? 'alert' : share >= WARN ? 'warn' : 'ok';
}

const valueOf = (tags: readonly string[], key: string): string => tags.find((tag) => tag.startsWith(`${key}:`))?.slice(key.length + 1) ?? '';
const worst = (row: FilesystemRow): number => Math.max(...[row.values.in_use, row.values.inodes].map((share) => (Number.isNaN(share) ? 0 : share)));

/** Fullest first, by space or inodes; tags are read from `name` because equal tags of all lines are left out of `tags`. */
export function filesystemRows(lines: QuerySeries['lines']): readonly FilesystemRow[] {
  const rows = new Map<string, { key: string; mountPoint: string; device: string; type: string; values: Record<Measure, number> }>();
  for (const { id } of FILESYSTEM_QUERIES) {
    for (const { series, statistics } of lines[id] ?? []) {
      const tags = tagsOfName(series.key);
      const mountPoint = valueOf(tags, 'mount_point');
      const device = valueOf(tags, 'device');
      const key = `${device} ${mountPoint}`;
      let row = rows.get(key);
      if (row === undefined) rows.set(key, (row = { key, mountPoint, device, type: valueOf(tags, 'fs_type'), values: { in_use: Number.NaN, used: Number.NaN, free: Number.NaN, total: Number.NaN, inodes: Number.NaN } }));
      row.values[id] = statistics.last;
    }
  }
  return [...rows.values()].sort((a, b) => worst(b) - worst(a) || (a.mountPoint < b.mountPoint ? -1 : 1));
}

/** The group tags at the end of a line's key: 'in_use system.disk.in_use{device:/dev/vda,mount_point:/}'. */
export function tagsOfName(key: string): readonly string[] {
  const open = key.lastIndexOf('{');
  if (open < 0 || !key.endsWith('}')) return [];
  // A comma may stand in a path; a tag begins with a key and a colon.
  return key.slice(open + 1, -1).split(/,(?=[a-z_]+:)/);
}
