// Mounted file systems: /proc/self/mounts (proc_pid_mounts(5), fstab(5)) and statfs(2) of each.
import { errorMessage } from '../../../common/errors/vedette-error.ts';
import type { Clock } from '../../ports/ports.ts';
import type { HostReader } from '../host-source.ts';
import type { Filesystem } from '../readings.ts';
import type { ByteScanner } from './byte-scanner.ts';
import type { FilesystemStatus, HostFiles } from './files.ts';
import { KeptFile, type ProcFiles } from './proc-files.ts';

/** Types that hold no files on a medium, or images that are full by nature. tmpfs counts as real: it can fill up. */
const PSEUDO_TYPES = new Set([
  'autofs', 'binfmt_misc', 'bpf', 'cgroup', 'cgroup2', 'configfs', 'debugfs', 'devpts', 'devtmpfs', 'efivarfs', 'fuse.gvfsd-fuse',
  'fuse.lxcfs', 'fuse.portal', 'fusectl', 'hugetlbfs', 'iso9660', 'mqueue', 'nsfs', 'overlay', 'proc', 'pstore', 'ramfs', 'rpc_pipefs',
  'securityfs', 'selinuxfs', 'squashfs', 'sysfs', 'tracefs',
]);
const MOST_MOUNTS = 1024;
/** How long one read waits for mounts that do not answer; they are asked again only after they did. */
const PATIENCE_MS = 2_000;

export interface Mount {
  readonly device: string;
  readonly mountPoint: string;
  readonly type: string;
}

/** Blanks, tabs, newlines and backslashes stand as three octal digits in the mounts file. */
export function decodeMountText(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))) : text;
}

/** Parses the mounts file. Of several mounts on one place only the last is visible and kept; of one device only the first place. */
export function parseMounts(scanner: ByteScanner): Mount[] {
  const byPlace = new Map<string, Mount>();
  if (scanner.done) return [];
  do {
    const device = decodeMountText(scanner.word());
    const mountPoint = decodeMountText(scanner.word());
    const type = scanner.word();
    if (type === '') continue;
    byPlace.delete(mountPoint);
    byPlace.set(mountPoint, { device, mountPoint, type });
  } while (byPlace.size < MOST_MOUNTS && scanner.nextLine());
  const devices = new Set<string>();
  const mounts: Mount[] = [];
  for (const mount of byPlace.values()) {
    // A bind mount shows the same medium again.
    if (mount.device.startsWith('/')) {
      if (devices.has(mount.device)) continue;
      devices.add(mount.device);
    }
    mounts.push(mount);
  }
  return mounts;
}

/** Whether the kernel invents what is there. The root of a container is an overlay and yet the only place it can fill. */
export function isPseudo(mount: Mount): boolean {
  return PSEUDO_TYPES.has(mount.type) && !(mount.mountPoint === '/' && mount.type === 'overlay');
}

function describe(mount: Mount, status: FilesystemStatus | undefined, problem: string): Filesystem {
  const { device, mountPoint, type } = mount;
  if (status === undefined) {
    const unknown = Number.NaN;
    return { device, mountPoint, type, pseudo: isPseudo(mount), total: unknown, used: unknown, free: unknown, inodesTotal: unknown, inodesFree: unknown, problem };
  }
  const size = status.blockSize;
  return {
    device,
    mountPoint,
    type,
    // A file system without blocks (many FUSE helpers) has nothing to fill.
    pseudo: isPseudo(mount) || status.blocks === 0,
    total: status.blocks * size,
    used: (status.blocks - status.blocksFree) * size,
    free: status.blocksAvailable * size,
    // btrfs and some others make inodes as needed and answer 0.
    inodesTotal: status.files > 0 ? status.files : Number.NaN,
    inodesFree: status.files > 0 ? status.filesFree : Number.NaN,
    problem: '',
  };
}

/** Asks every real mount; one that hangs is reported as a problem and is not asked again until its first answer came. */
export function linuxFilesystems(proc: ProcFiles, files: HostFiles, clock: Clock): HostReader<readonly Filesystem[]> {
  const file = new KeptFile(proc, '/proc/self/mounts', false);
  const waiting = new Set<string>();

  async function ask(mount: Mount): Promise<Filesystem> {
    if (waiting.has(mount.mountPoint)) return describe(mount, undefined, 'The mount has not answered yet.');
    waiting.add(mount.mountPoint);
    let giveUp = (): void => {};
    const timeout = new Promise<'late'>((resolve) => {
      giveUp = clock.after(PATIENCE_MS, () => resolve('late'));
    });
    const answer = files.statfs(mount.mountPoint).finally(() => waiting.delete(mount.mountPoint));
    try {
      const first = await Promise.race([answer, timeout]);
      if (first !== 'late') return describe(mount, first, '');
      answer.catch(() => undefined);
      return describe(mount, undefined, `The mount did not answer within ${PATIENCE_MS / 1000} s.`);
    } catch (error) {
      return describe(mount, undefined, errorMessage(error));
    } finally {
      giveUp();
    }
  }

  return {
    async read() {
      const mounts = parseMounts(file.read());
      const real = mounts.filter((mount) => !isPseudo(mount));
      const answers = await Promise.all(real.map(ask));
      return answers;
    },
    close: () => file.close(),
  };
}
