// Proves that file systems are read from the names of lines and stand fullest first.
import { expect, test } from 'vitest';
import type { SeriesValue } from '../../charts/data/use-series.ts';
import { fillState, filesystemRows, tagsOfName } from './filesystem-rows.ts';

const line = (id: string, tags: string, last: number): SeriesValue => ({
  series: { key: `${id} system.disk.${id}{${tags}}`, label: '', queryId: id, tags: [], unit: '', x: new Float64Array(), y: new Float64Array() },
  statistics: { last, min: last, avg: last, max: last },
});
const ROOT = 'device:/dev/vda,fs_type:ext4,mount_point:/';
const ODD = 'device:tmpfs,fs_type:tmpfs,mount_point:/mnt/a,b:c d';

test('tags may hold commas and colons', () => {
  expect(tagsOfName(`in_use system.disk.in_use{${ROOT}}`)).toEqual(['device:/dev/vda', 'fs_type:ext4', 'mount_point:/']);
  expect(tagsOfName('in_use system.disk.in_use{device:tmpfs,mount_point:/mnt/a,B c}')).toEqual(['device:tmpfs', 'mount_point:/mnt/a,B c']);
  expect(tagsOfName('in_use system.disk.in_use')).toEqual([]);
});

test('fullest first, by space or by inodes; what is unknown stays unknown', () => {
  const rows = filesystemRows({ in_use: [line('in_use', ROOT, 0.5), line('in_use', ODD, 0.1)], free: [line('free', ROOT, 100)], inodes: [line('inodes', ODD, 0.97)] });
  expect(rows.map((row) => row.device)).toEqual(['tmpfs', '/dev/vda']);
  expect(rows[1]).toMatchObject({ mountPoint: '/', type: 'ext4', values: { in_use: 0.5, free: 100, used: Number.NaN, inodes: Number.NaN } });
  expect(filesystemRows({})).toEqual([]);
});

test('full is what the agent calls full', () => {
  expect([0.5, 0.9, 0.95, Number.NaN].map(fillState)).toEqual(['ok', 'warn', 'alert', 'no_data']);
});
