// Check `filesystems`: space and inodes of each mounted file system. Datadog's agent sends kibibytes under these names; here they are bytes.
import type { TagSet } from '../../common/model/tags.ts';
import { tagSet } from '../../common/model/tags.ts';
import type { Filesystem } from '../host-source/readings.ts';
import { matchesAny, textList } from './check-options.ts';
import { HandleSets } from './handle-sets.ts';
import { hostCheck } from './host-check.ts';
import { gauge } from './metric-definitions.ts';

const METRICS = [
  gauge('system.disk.total', 'byte', 'Size of the file system in bytes.'),
  gauge('system.disk.used', 'byte', 'Bytes in use by files and by the file system itself.'),
  gauge('system.disk.free', 'byte', 'Bytes that an ordinary user may still take.'),
  gauge('system.disk.in_use', 'fraction', 'Used divided by used plus free, 0 to 1, as df(1) counts: blocks kept for root are left out.'),
  gauge('system.fs.inodes.total', 'inode', 'How many files the file system can hold.'),
  gauge('system.fs.inodes.used', 'inode', 'Inodes taken by files and folders.'),
  gauge('system.fs.inodes.free', 'inode', 'Inodes that new files can still take.'),
  gauge('system.fs.inodes.in_use', 'fraction', 'Inodes in use divided by their total, 0 to 1.'),
];

/** Patterns of places, devices or types that are left out unless `include` names them: run-time folders and images of containers. */
export const DEFAULT_FILESYSTEM_EXCLUDES: readonly string[] = [
  '/dev', '/dev/*', '/proc/*', '/run', '/run/*', '/sys/*', '/snap/*', '/var/snap/*', '/var/lib/docker/*', '/var/lib/containers/*',
];
/** The name of the service check that says whether a mount answers. */
const ANSWERS = 'system.disk.answers';

function tagsOf({ device, mountPoint, type }: Filesystem): TagSet {
  // Datadog's disk check tags device and device_name; the place is ours, because one device name (tmpfs) may be mounted often.
  return tagSet([`device:${device}`, `device_name:${device.slice(device.lastIndexOf('/') + 1)}`, `mount_point:${mountPoint}`, `fs_type:${type}`]);
}

export const filesystemsCheck = hostCheck({
  name: 'filesystems',
  cost: 'normal',
  defaultIntervalMs: 20_000,
  timeoutMs: 10_000,
  metrics: METRICS,
  read: (host) => host.openFilesystems(),
  start({ sampler, options, serviceCheck }) {
    const include = textList(options, 'include', []);
    const exclude = textList(options, 'exclude', DEFAULT_FILESYSTEM_EXCLUDES);
    const sets = new HandleSets(sampler, METRICS.map((metric) => metric.name));
    const silent = new Set<string>();

    function wanted({ device, mountPoint, type, pseudo }: Filesystem): boolean {
      // Patterns for devices start with their folder /dev; excluding that folder must not exclude every disk mounted elsewhere.
      const texts = [mountPoint, type];
      if (matchesAny([...texts, device], include)) return true;
      return !pseudo && !matchesAny(texts, exclude) && !exclude.includes(device);
    }

    return (filesystems) => {
      for (const filesystem of filesystems) {
        if (!wanted(filesystem)) continue;
        const key = `${filesystem.device}\n${filesystem.mountPoint}`;
        const handles = sets.get(key, () => tagsOf(filesystem));
        if (filesystem.problem !== '' !== silent.has(key)) {
          const broken = filesystem.problem !== '';
          if (broken) silent.add(key);
          else silent.delete(key);
          serviceCheck({ name: ANSWERS, status: broken ? 'critical' : 'ok', message: broken ? filesystem.problem : 'The file system answers again.', tags: tagsOf(filesystem) });
        }
        const { total, used, free, inodesTotal, inodesFree } = filesystem;
        sampler.add(handles[0]!, total);
        sampler.add(handles[1]!, used);
        sampler.add(handles[2]!, free);
        sampler.add(handles[3]!, used + free > 0 ? used / (used + free) : Number.NaN);
        sampler.add(handles[4]!, inodesTotal);
        sampler.add(handles[5]!, inodesTotal - inodesFree);
        sampler.add(handles[6]!, inodesFree);
        sampler.add(handles[7]!, inodesTotal > 0 ? (inodesTotal - inodesFree) / inodesTotal : Number.NaN);
      }
      sets.sweep();
    };
  },
});
