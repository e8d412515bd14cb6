// Network interface counters from /proc/net/dev (proc_pid_net(5)).
import { DeviceRows } from '../device-rows.ts';
import type { HostReader } from '../host-source.ts';
import { INTERFACE_STRIDE, type DeviceTable } from '../readings.ts';
import type { ByteScanner } from './byte-scanner.ts';
import { KeptFile, type ProcFiles } from './proc-files.ts';

const COLON = 58;

/** loopback, physical (it has a device behind it) or virtual; by name alone where /sys is hidden. */
export function interfaceKind(proc: ProcFiles, name: string): string {
  if (name === 'lo') return 'loopback';
  if (/^(veth|docker|br-|virbr|tun|tap|ifb|dummy|wg|cni|flannel|cali|vmnet|vboxnet)/.test(name)) return 'virtual';
  if (proc.names(`/sys/class/net/${name}`).length > 0) return proc.names(`/sys/class/net/${name}/device`).length > 0 ? 'physical' : 'virtual';
  return 'physical';
}

/**
 * Parses the two heading lines and one line per interface. A name ends at the last colon before the counters, because an
 * alias such as `eth0:1` has one in its name; the counters may follow the colon without a blank.
 */
export function parseInterfaces(scanner: ByteScanner, rows: DeviceRows): DeviceTable {
  rows.begin();
  scanner.nextLine();
  while (scanner.nextLine()) {
    scanner.skipBlanks();
    const start = scanner.at;
    let colon = -1;
    for (let at = scanner.lineEnd() - 1; at > start; at--) {
      if (scanner.bytes[at] !== COLON) continue;
      colon = at;
      break;
    }
    if (colon < 0) continue;
    const at = rows.next(scanner, start, colon);
    if (at < 0) break;
    scanner.at = colon + 1;
    const values = rows.table.values;
    values[at] = scanner.number();
    values[at + 1] = scanner.number();
    values[at + 2] = scanner.number();
    values[at + 3] = scanner.number();
    // fifo, frame, compressed, multicast
    for (let skip = 0; skip < 4; skip++) scanner.number();
    values[at + 4] = scanner.number();
    values[at + 5] = scanner.number();
    values[at + 6] = scanner.number();
    values[at + 7] = scanner.number();
  }
  return rows.finish();
}

/** Reads /proc/net/dev of the network namespace this process lives in. */
export function linuxInterfaces(proc: ProcFiles): HostReader<DeviceTable> {
  const file = new KeptFile(proc, '/proc/net/dev', false);
  const rows = new DeviceRows(INTERFACE_STRIDE);
  return {
    read() {
      const before = rows.table.generation;
      const table = parseInterfaces(file.read(), rows);
      if (table.generation !== before) for (let i = 0; i < table.rows; i++) table.kinds[i] = interfaceKind(proc, table.names[i]!);
      return table;
    },
    close: () => file.close(),
  };
}
