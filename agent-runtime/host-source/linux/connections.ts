// TCP connections by state from /proc/net/tcp and tcp6. The kernel walks its whole socket table for these: not for every second.
import type { HostReader } from '../host-source.ts';
import { TCP_STATES, type TcpConnections } from '../readings.ts';
import type { ByteScanner } from './byte-scanner.ts';
import { KeptFile, type ProcFiles } from './proc-files.ts';

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  if (byte >= 65 && byte <= 70) return byte - 55;
  if (byte >= 97 && byte <= 102) return byte - 87;
  return -1;
}

/** Counts the `st` column (two hexadecimal digits, the fourth word of a line) of every line after the heading. */
export function countStates(scanner: ByteScanner, into: Float64Array): void {
  into.fill(0);
  while (scanner.nextLine()) {
    scanner.skipWord();
    scanner.skipWord();
    scanner.skipWord();
    scanner.skipBlanks();
    if (scanner.at + 2 > scanner.end) continue;
    const high = hexDigit(scanner.bytes[scanner.at]!);
    const low = hexDigit(scanner.bytes[scanner.at + 1]!);
    if (high < 0 || low < 0) continue;
    const state = high * 16 + low - 1;
    if (state >= 0 && state < into.length) into[state]! += 1;
  }
}

/** Reads both files; IPv6 counts are NaN when the kernel has no IPv6. */
export function linuxConnections(proc: ProcFiles): HostReader<TcpConnections> {
  const four = new KeptFile(proc, '/proc/net/tcp', false);
  const six = new KeptFile(proc, '/proc/net/tcp6', false);
  const connections: TcpConnections = { v4: new Float64Array(TCP_STATES.length), v6: new Float64Array(TCP_STATES.length) };
  return {
    read() {
      countStates(four.read(), connections.v4);
      const scanner = six.tryRead();
      if (scanner === undefined) connections.v6.fill(Number.NaN);
      else countStates(scanner, connections.v6);
      return connections;
    },
    close() {
      four.close();
      six.close();
    },
  };
}
