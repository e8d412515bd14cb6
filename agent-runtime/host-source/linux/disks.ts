// Block device counters from /proc/diskstats (Documentation/admin-guide/iostats.rst).
import { DeviceRows } from '../device-rows.ts';
import type { HostReader } from '../host-source.ts';
import { DISK_STRIDE, type DeviceTable } from '../readings.ts';
import type { ByteScanner } from './byte-scanner.ts';
import { KeptFile, type ProcFiles } from './proc-files.ts';

/** The kernel counts sectors of 512 bytes here whatever the device's own sector size is. */
const SECTOR = 512;

/** What kind of block device a name is; /sys tells partitions apart, the name does when /sys is hidden. */
export function diskKind(proc: ProcFiles, name: string): string {
  if (/^loop\d+$/.test(name)) return 'loop';
  if (/^ram\d+$/.test(name)) return 'ram';
  if (proc.exists(`/sys/class/block/${name}/partition`)) return 'partition';
  if (/^(dm-|md|zram|nbd|rbd|bcache|zd)\d/.test(name)) return 'virtual';
  const wholeDiskKnown = proc.exists(`/sys/class/block/${name}/stat`);
  if (!wholeDiskKnown && (/^(sd|hd|vd|xvd)[a-z]+\d+$/.test(name) || /^(nvme\d+n\d+|mmcblk\d+)p\d+$/.test(name))) return 'partition';
  return 'disk';
}

/** Parses all lines of /proc/diskstats; a line with fewer than eleven counters leaves NaN in the missing ones. */
export function parseDisks(scanner: ByteScanner, rows: DeviceRows): DeviceTable {
  rows.begin();
  if (!scanner.done) {
    do {
      scanner.number();
      scanner.number();
      scanner.skipBlanks();
      const start = scanner.at;
      scanner.skipWord();
      if (scanner.at === start) continue;
      const at = rows.next(scanner, start, scanner.at);
      if (at < 0) break;
      const values = rows.table.values;
      values[at] = scanner.number();
      values[at + 1] = scanner.number();
      values[at + 2] = scanner.number() * SECTOR;
      values[at + 3] = scanner.number();
      values[at + 4] = scanner.number();
      values[at + 5] = scanner.number();
      values[at + 6] = scanner.number() * SECTOR;
      values[at + 7] = scanner.number();
      values[at + 8] = scanner.number();
      values[at + 9] = scanner.number();
      values[at + 10] = scanner.number();
    } while (scanner.nextLine());
  }
  return rows.finish();
}

/** Reads /proc/diskstats. */
export function linuxDisks(proc: ProcFiles): HostReader<DeviceTable> {
  const file = new KeptFile(proc, '/proc/diskstats', false);
  const rows = new DeviceRows(DISK_STRIDE);
  return {
    read() {
      const before = rows.table.generation;
      const table = parseDisks(file.read(), rows);
      // Kinds are looked up only after parsing, because the lookup reads other files into the same buffer.
      if (table.generation !== before) for (let i = 0; i < table.rows; i++) table.kinds[i] = diskKind(proc, table.names[i]!);
      return table;
    },
    close: () => file.close(),
  };
}
