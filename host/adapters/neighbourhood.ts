// The OS's own tables of neighbours and default routes: files on Linux, arp and netstat or route elsewhere. Nothing is sent.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Gateway, Neighbour } from '../../agent-runtime/ports/network.ts';

/** A table may take this long before it counts as empty. */
const PROGRAM_MS = 5_000;
const NO_MAC = '00:00:00:00:00:00';

/** /proc/net/arp: a header, then address, type, flags, MAC, mask, device. Entries without an answer carry a MAC of zeros. */
export function parseProcArp(text: string): Neighbour[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [address, , flags, mac, , device] = line.trim().split(/\s+/);
      if (address === undefined || mac === undefined || device === undefined || mac === NO_MAC || Number(flags) === 0) return [];
      return [{ address, mac: mac.toLowerCase(), interface: device }];
    });
}

/** `arp -a` of macOS and BSD: '? (192.0.2.1) at 0:1b:2:3:4:5 on en0 ifscope [ethernet]'. Octets come without leading zeros. */
export function parseBsdArp(text: string): Neighbour[] {
  return [...text.matchAll(/\(([0-9a-fA-F.:]+)\) at ([0-9a-fA-F:]{11,17}) on (\S+)/g)].map(([, address, mac, device]) => ({ address: address!, mac: fullMac(mac!), interface: device! }));
}

/** `arp -a` of Windows: a line naming the interface's address, then rows 'address  xx-xx-xx-xx-xx-xx  type'. */
export function parseWindowsArp(text: string): Neighbour[] {
  const found: Neighbour[] = [];
  let device = '';
  for (const line of text.split('\n')) {
    const heading = /^\S.*?(\d+\.\d+\.\d+\.\d+)\s+---\s+0x[0-9a-f]+/i.exec(line);
    if (heading !== null) device = heading[1]!;
    const row = /^\s+(\d+\.\d+\.\d+\.\d+)\s+((?:[0-9a-f]{2}-){5}[0-9a-f]{2})\s/i.exec(line);
    if (row !== null && !/^(?:ff-){5}ff$/i.test(row[2]!)) found.push({ address: row[1]!, mac: fullMac(row[2]!), interface: device });
  }
  return found;
}

/** The default routes of /proc/net/route: addresses are 32-bit words in the byte order of the machine, which is little-endian wherever we run. */
export function parseProcRoute(text: string): Omit<Gateway, 'mac'>[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [device, destination, gateway, flags] = line.trim().split(/\s+/);
      // RTF_UP and RTF_GATEWAY of <linux/route.h>.
      if (device === undefined || destination !== '00000000' || gateway === undefined || (Number.parseInt(flags ?? '0', 16) & 3) !== 3 || !/^[0-9A-F]{8}$/i.test(gateway)) return [];
      const octets = gateway.match(/../g)!.reverse().map((pair) => Number.parseInt(pair, 16));
      return [{ interface: device, address: octets.join('.') }];
    });
}

/** `netstat -rn` of macOS and BSD: 'default  192.0.2.1  UGScg  en0'. */
export function parseNetstatRoutes(text: string): Omit<Gateway, 'mac'>[] {
  return [...text.matchAll(/^default\s+(\d+\.\d+\.\d+\.\d+)\s+\S*G\S*\s+(?:\d+\s+\d+\s+)?([a-z]\w*)/gm)].map(([, address, device]) => ({ address: address!, interface: device! }));
}

/** `route print -4` of Windows: rows '0.0.0.0  0.0.0.0  gateway  interface address  metric'. */
export function parseWindowsRoutes(text: string): Omit<Gateway, 'mac'>[] {
  const rows = [...text.matchAll(/^\s*0\.0\.0\.0\s+0\.0\.0\.0\s+(\d+\.\d+\.\d+\.\d+)\s+(\d+\.\d+\.\d+\.\d+)/gm)].map(([, address, device]) => ({ address: address!, interface: device! }));
  return rows.filter((row, i) => rows.findIndex((other) => other.address === row.address && other.interface === row.interface) === i);
}

function fullMac(text: string): string {
  return text
    .split(/[:-]/)
    .map((octet) => octet.padStart(2, '0'))
    .join(':')
    .toLowerCase();
}

/** Both tables of one platform. A table that cannot be read is empty. */
export function createNeighbourhood(platform: string): { neighbours(): Promise<readonly Neighbour[]>; gateways(): Promise<readonly Gateway[]> } {
  const neighbours = async (): Promise<readonly Neighbour[]> => {
    if (platform === 'linux') return parseProcArp(await file('/proc/net/arp'));
    const text = await run('arp', ['-a', ...(platform === 'win32' ? [] : ['-n'])]);
    return platform === 'win32' ? parseWindowsArp(text) : parseBsdArp(text);
  };
  const routes = async (): Promise<Omit<Gateway, 'mac'>[]> => {
    if (platform === 'linux') return parseProcRoute(await file('/proc/net/route'));
    return platform === 'win32' ? parseWindowsRoutes(await run('route', ['print', '-4'])) : parseNetstatRoutes(await run('netstat', ['-rn', '-f', 'inet']));
  };
  return {
    neighbours,
    async gateways() {
      const [found, beside] = await Promise.all([routes(), neighbours()]);
      return found.map((route) => ({ ...route, mac: beside.find(({ address }) => address === route.address)?.mac ?? '' }));
    },
  };
}

function file(path: string): Promise<string> {
  // Containers may hide the table; then nothing is known of neighbours.
  return readFile(path, 'utf8').catch(() => '');
}

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: PROGRAM_MS, windowsHide: true, maxBuffer: 8 * 1024 * 1024 }, (error, stdout) => resolve(error === null ? stdout : ''));
  });
}
