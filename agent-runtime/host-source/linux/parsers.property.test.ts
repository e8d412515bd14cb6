// Every parser of bytes from outside: any bytes give numbers or a sentence, in bounded time, and leave nothing open.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../test/support/scripted-host/manual-clock.ts';
import { ScriptedFiles } from '../../../test/support/scripted-host/scripted-files.ts';
import { ScriptedMachine } from '../../../test/support/scripted-host/scripted-machine.ts';
import { openScriptedHost } from '../../../test/support/scripted-host/check-bench.ts';
import type { HostReader, HostSource } from '../host-source.ts';
import { parseNvidia } from '../nvidia-smi.ts';
import { readKernelUnits } from './auxiliary-vector.ts';
import { ByteScanner } from './byte-scanner.ts';
import { decodeMountText, parseMounts } from './filesystems.ts';
import { parseChronyTracking, parseTimesyncStatus, parseTimeSpan } from './ntp.ts';
import { parseCommandLine, parseProcessStat } from './process-stat.ts';
import { ProcFiles } from './proc-files.ts';
import { UserNames } from './users.ts';

/** Lines that look like the real thing often enough to reach deep into a parser. */
const line = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    'cpu  1 2 3', 'cpu99999999999 1', 'cpu', 'ctxt -5', 'MemTotal: 5 kB', 'SwapTotal:', 'Tcp: a b c', 'Tcp: 1 2', 'TcpExt: ListenOverflows', 'TcpExt:', 'TCP: inuse 1 orphan', '  eth0: 1 2', 'eth0:', ':', '8 0 sda 1 2 3',
    '8 0', '  0: 0100007F:1F90 00000000:0000 0A', ' 1: a b ZZ', '/dev/sda1 / ext4', 'a b', '1 (x) S 1', 'btime 5', 'Uid:\t1', 'read_bytes: x', '0.1 0.2', 'pswpin 99999999999999999999999', '1e9 .5 -', 'ann:x:1000', '__proto__: 1', 'Tcp: constructor toString',
  ),
);
const content = fc.oneof(
  fc.array(line, { maxLength: 20 }).map((lines) => lines.join('\n')),
  fc.uint8Array({ maxLength: 300 }),
  fc.constant(''),
);

const FAMILIES: readonly (readonly [string, string, (host: HostSource) => Promise<{ ok: boolean; reason?: string; value?: HostReader<unknown> }>])[] = [
  ['/proc/stat', 'cpu', (host) => host.openCpu()],
  ['/proc/loadavg', 'load', (host) => host.openLoad()],
  ['/proc/uptime', 'uptime', (host) => host.openUptime()],
  ['/proc/sys/fs/file-nr', 'file handles', (host) => host.openFileHandles()],
  ['/proc/meminfo', 'memory', (host) => host.openMemory()],
  ['/proc/vmstat', 'swap', (host) => host.openSwap()],
  ['/proc/diskstats', 'disks', (host) => host.openDisks()],
  ['/proc/net/dev', 'interfaces', (host) => host.openInterfaces()],
  ['/proc/net/snmp', 'transport', (host) => host.openTransport()],
  ['/proc/net/netstat', 'transport', (host) => host.openTransport()],
  ['/proc/net/sockstat', 'transport', (host) => host.openTransport()],
  ['/proc/net/tcp', 'connections', (host) => host.openConnections()],
  ['/proc/self/mounts', 'file systems', (host) => host.openFilesystems()],
  ['/proc/42/stat', 'processes', (host) => host.openProcesses()],
  ['/proc/42/io', 'processes', (host) => host.openProcesses()],
  ['/proc/42/status', 'processes', (host) => host.openProcesses()],
  ['/etc/passwd', 'processes', (host) => host.openProcesses()],
];

describe('a file with any content', () => {
  test.each(FAMILIES)('%s (%s)', async (path, _family, open) => {
    await fc.assert(
      fc.asyncProperty(content, async (bytes) => {
        const machine = new ScriptedMachine();
        machine.files.set(path, bytes);
        const reading = await open(await openScriptedHost(machine));
        if (!reading.ok) expect(reading.reason).toMatch(/\.$/);
        else {
          await reading.value!.read();
          reading.value!.close();
        }
        expect(machine.files.openHandles).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

test('the scanner reads any mix of numbers, words and lines and always comes to the end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const scanner = new ByteScanner(bytes);
      scanner.reset(bytes, bytes.length);
      let steps = 0;
      do {
        scanner.number();
        scanner.word();
        scanner.skipBlanks();
        steps++;
      } while (scanner.nextLine());
      expect(scanner.at).toBe(bytes.length);
      expect(steps).toBeLessThanOrEqual(bytes.length + 1);
    }),
  );
});

test('numbers are read as written', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.nat({ max: 99 }), (whole, fraction) => {
      const text = `\t ${whole}.${String(fraction).padStart(2, '0')} x`;
      const bytes = new TextEncoder().encode(text);
      const scanner = new ByteScanner(bytes);
      scanner.reset(bytes, bytes.length);
      expect(scanner.number()).toBeCloseTo(Number(text.trim().slice(0, -2)), 6);
      expect(scanner.number()).toBeNaN();
      expect(scanner.word()).toBe('x');
    }),
  );
});

test('texts of tools are answers or undefined', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.array(fc.string({ maxLength: 8 }), { maxLength: 16 }).map((fields) => fields.join(','))), (text) => {
      const chrony = parseChronyTracking(text);
      if (chrony !== undefined) expect(chrony.offsetSeconds).not.toBeNaN();
      const timesync = parseTimesyncStatus(`Offset: ${text}`);
      if (timesync !== undefined) expect(timesync.offsetSeconds).not.toBeNaN();
      expect(parseNvidia(text).length).toBeLessThanOrEqual(16);
      decodeMountText(text);
    }),
  );
});

test.each([
  ['-371us', -0.000371],
  ['+1min 2.5s', 62.5],
  ['12.3ms', 0.0123],
  ['2h', 7_200],
  ['', NaN],
  ['5', NaN],
  ['3 parsecs', NaN],
])('the time span %s', (text, seconds) => {
  if (Number.isNaN(seconds)) expect(parseTimeSpan(text)).toBeNaN();
  else expect(parseTimeSpan(text)).toBeCloseTo(seconds, 9);
});

test('mounts: the last on a place wins, escapes are decoded', () => {
  const bytes = new TextEncoder().encode('/dev/a /x ext4 rw 0 0\n/dev/b /x xfs rw 0 0\n/dev/c /with\\040blank\\134 ext4 rw 0 0\nbroken\n');
  const scanner = new ByteScanner(bytes);
  scanner.reset(bytes, bytes.length);
  expect(parseMounts(scanner)).toEqual([
    { device: '/dev/b', mountPoint: '/x', type: 'xfs' },
    { device: '/dev/c', mountPoint: '/with blank\\', type: 'ext4' },
  ]);
});

test('any process name is read whole between its brackets', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 15 }), (name) => {
      const bytes = new TextEncoder().encode(`7 (${name}) S 1 7 7 0 -1 4 0 0 0 0 11 22 0 0 20 0 3 0 555 99 77 0\n`);
      const scanner = new ByteScanner(bytes);
      scanner.reset(bytes, bytes.length);
      const stat = { nameStart: 0, nameEnd: 0, state: 0, parent: 0, cpuTicks: 0, threads: 0, startTicks: 0, residentPages: 0 };
      expect(parseProcessStat(scanner, stat)).toBe(true);
      expect(scanner.text(stat.nameStart, stat.nameEnd)).toBe(new TextDecoder().decode(new TextEncoder().encode(name)));
      expect(stat).toMatchObject({ state: 83, parent: 1, cpuTicks: 33, threads: 3, startTicks: 555, residentPages: 77 });
    }),
  );
});

test('command lines: arguments with blanks between, control characters made visible', () => {
  const bytes = new TextEncoder().encode('/bin/sh\0-c\0a\nb\u001b[31m\0\0');
  const scanner = new ByteScanner(bytes);
  scanner.reset(bytes, bytes.length);
  expect(parseCommandLine(scanner)).toBe('/bin/sh -c a?b?[31m');
});

test('page size and clock tick come from the auxiliary vector; nonsense falls back to the usual', () => {
  const files = new ScriptedFiles();
  const proc = new ProcFiles(files);
  expect(readKernelUnits(proc, 'x64')).toEqual({ pageSize: 4_096, ticksPerSecond: 100 });
  const words = new BigUint64Array([6n, 16_384n, 17n, 250n, 0n, 0n]);
  files.set('/proc/self/auxv', new Uint8Array(words.buffer));
  expect(readKernelUnits(proc, 'arm64')).toEqual({ pageSize: 16_384, ticksPerSecond: 250 });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      files.set('/proc/self/auxv', bytes);
      expect(readKernelUnits(proc, 'x64').pageSize).toBeGreaterThanOrEqual(1_024);
    }),
  );
});

test('a file larger than one read of the kernel is read whole; an endless one is refused', () => {
  const files = new ScriptedFiles();
  const proc = new ProcFiles(files);
  files.set('/proc/long', 'x'.repeat(200_000));
  expect(proc.readOnce('/proc/long', false).end).toBe(200_000);
  files.pageSize = 1 << 20;
  files.set('/proc/endless', new Uint8Array(20 * 1024 * 1024));
  expect(() => proc.readOnce('/proc/endless', false)).toThrow('larger than');
  expect(files.openHandles).toBe(0);
});

test('users are read again when a new one appears', () => {
  const files = new ScriptedFiles();
  const clock = new ManualClock(0);
  files.set('/etc/passwd', 'root:x:0:0::/:/bin/sh\n');
  const users = new UserNames(new ProcFiles(files), clock);
  expect([users.name(0), users.name(1_000)]).toEqual(['root', '1000']);
  files.set('/etc/passwd', 'root:x:0:0::/:/bin/sh\nann:x:1000:1000::/:/bin/sh\n');
  expect(users.name(1_000)).toBe('1000');
  clock.advance(10_000);
  expect(users.name(1_000)).toBe('ann');
});
