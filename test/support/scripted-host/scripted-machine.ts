// A whole Linux machine in memory: cores, disks, interfaces, processes and sensors whose counters grow as time passes.
import type { OperatingSystem, OwnAddress } from '../../../agent-runtime/host-source/operating-system.ts';
import { ManualClock } from './manual-clock.ts';
import { renderDiskstats, renderNetDev, renderProcessStat, renderStat, renderTcp } from './render-proc.ts';
import { ScriptedFiles } from './scripted-files.ts';

/** Any counters with the amount they grow by per second. */
export interface Growing {
  now: number[];
  perSecond: number[];
}

export interface ScriptedProcess {
  comm: string;
  command: string;
  state: string;
  parent: number;
  uid: number;
  threads: number;
  startTicks: number;
  residentPages: number;
  cpuTicks: number;
  cpuTicksPerSecond: number;
  readBytes: number;
  readPerSecond: number;
  writtenBytes: number;
  writtenPerSecond: number;
  /** Its I/O may not be read: it belongs to someone else. */
  ioRefused?: boolean;
}

export interface MachineOptions {
  readonly cores?: number;
  /** A container without /sys. */
  readonly withoutSys?: boolean;
  readonly start?: number;
}

const BOOT_SECONDS = 1_000;

/** 2026-11-22T12:00:00Z. */
export const SCRIPT_START = Date.UTC(2026, 10, 22, 12, 0, 0);

/** Starts as a plain machine with one disk, loopback and one interface, two processes; change its public state at will. */
export class ScriptedMachine {
  readonly files = new ScriptedFiles();
  readonly clock: ManualClock;
  readonly cores = new Map<number, Growing>();
  readonly disks = new Map<string, Growing>();
  readonly interfaces = new Map<string, Growing>();
  readonly processes = new Map<number, ScriptedProcess>();
  readonly counters: Record<string, Growing> = {
    contextSwitches: { now: [1_000], perSecond: [500] },
    interrupts: { now: [2_000], perSecond: [300] },
    forks: { now: [100], perSecond: [2] },
    paging: { now: [10, 20], perSecond: [3, 5] },
    tcp: { now: [100, 50, 3, 7, 4, 1_000, 900, 10, 0, 2], perSecond: [1, 2, 0, 0, 0, 100, 80, 5, 0, 1] },
    udp: { now: [500, 1, 2, 400, 0, 0, 0], perSecond: [50, 0, 1, 40, 0, 0, 0] },
    listen: { now: [5, 6], perSecond: [1, 2] },
  };
  meminfo: Record<string, number> = {
    MemTotal: 8_000_000, MemFree: 2_000_000, MemAvailable: 5_000_000, Buffers: 100_000, Cached: 3_000_000, SwapCached: 1_000,
    SwapTotal: 2_000_000, SwapFree: 1_500_000, Shmem: 50_000, Slab: 200_000, SReclaimable: 150_000, PageTables: 20_000,
    CommitLimit: 6_000_000, Committed_AS: 4_000_000,
  };
  load = '0.50 1.00 2.00 3/200 12345';
  fileNumbers = '1000\t200\t100000';
  mounts = '/dev/sda1 / ext4 rw,relatime 0 0\nproc /proc proc rw 0 0\ntmpfs /run tmpfs rw 0 0\n';
  addresses: Record<string, OwnAddress[]> = {
    lo: [{ address: '127.0.0.1', family: 'IPv4', internal: true, mac: '00:00:00:00:00:00', cidr: '127.0.0.1/8' }],
    eth0: [{ address: '192.168.7.20', family: 'IPv4', internal: false, mac: '02:00:00:00:00:01', cidr: '192.168.7.20/24' }],
  };
  running = 2;
  blocked = 1;
  private uptime = BOOT_SECONDS;
  private readonly bootTime: number;

  constructor({ cores = 2, withoutSys = false, start = SCRIPT_START }: MachineOptions = {}) {
    this.clock = new ManualClock(start);
    this.bootTime = start / 1_000 - BOOT_SECONDS;
    // user nice system idle iowait irq softirq steal guest guest_nice; 100 ticks in a second.
    for (let core = 0; core < cores; core++) this.cores.set(core, { now: [5_000, 100, 2_000, 80_000, 500, 10, 20, 30, 0, 0], perSecond: [20, 5, 10, 50, 5, 2, 3, 5, 0, 0] });
    this.addDisk('sda', [100, 10, 8_000, 50, 200, 20, 16_000, 400, 0, 300, 450], [10, 1, 800, 5, 20, 2, 1_600, 40, 0, 250, 45]);
    this.addDisk('sda1', [100, 10, 8_000, 50, 200, 20, 16_000, 400, 0, 300, 450], [10, 1, 800, 5, 20, 2, 1_600, 40, 0, 250, 45]);
    if (!withoutSys) this.files.set('/sys/class/block/sda1/partition', '1\n');
    this.interfaces.set('lo', { now: [10, 1, 0, 0, 0, 0, 0, 0, 10, 1, 0, 0, 0, 0, 0, 0], perSecond: Array.from({ length: 16 }, () => 0) });
    this.addInterface('eth0', [1_000_000, 5_000, 1, 2, 0, 0, 0, 0, 400_000, 3_000, 0, 0, 0, 0, 0, 0], [1_000, 10, 0, 1, 0, 0, 0, 0, 500, 5, 0, 0, 0, 0, 0, 0]);
    this.addProcess(1, { comm: 'init', command: '/sbin/init\0splash\0', parent: 0 });
    this.addProcess(42, { comm: 'worker', command: '/usr/bin/worker\0--api-key=abc\0', parent: 1, uid: 1_000, cpuTicksPerSecond: 50, readPerSecond: 1_000, writtenPerSecond: 2_000 });
    this.publish();
  }

  get system(): OperatingSystem {
    return {
      platform: 'linux',
      arch: 'x64',
      hostname: () => 'scripted',
      release: () => '6.1.0-scripted',
      version: () => '#1 SMP scripted',
      cpus: () => [...this.cores.values()].map(({ now }) => ({ model: 'Scripted CPU', times: { user: now[0]!, nice: now[1]!, sys: now[2]!, idle: now[3]!, irq: now[5]! } })),
      loadAverages: () => [0.5, 1, 2],
      totalMemory: () => this.meminfo['MemTotal']! * 1_024,
      uptimeSeconds: () => this.uptime,
      networkInterfaces: () => this.addresses,
    };
  }

  addDisk(name: string, now: number[], perSecond: number[]): void {
    this.disks.set(name, { now: [...now], perSecond });
    if (name !== 'sda1') this.files.set(`/sys/class/block/${name}/stat`, '');
  }

  /** Pulls the cable: the device and its files are gone. */
  unplugDisk(name: string): void {
    this.disks.delete(name);
    this.files.remove(`/sys/class/block/${name}`);
  }

  addInterface(name: string, now: number[], perSecond: number[]): void {
    this.interfaces.set(name, { now: [...now], perSecond });
    this.files.set(`/sys/class/net/${name}/speed`, '1000\n');
    this.files.set(`/sys/class/net/${name}/device/uevent`, '');
  }

  addProcess(pid: number, options: Partial<ScriptedProcess> & { comm: string }): ScriptedProcess {
    const process: ScriptedProcess = {
      command: '', state: 'S', parent: 1, uid: 0, threads: 1, startTicks: Math.round((this.uptime - 500) * 100), residentPages: 256,
      cpuTicks: 0, cpuTicksPerSecond: 0, readBytes: 0, readPerSecond: 0, writtenBytes: 0, writtenPerSecond: 0, ...options,
    };
    this.processes.set(pid, process);
    const base = `/proc/${pid}`;
    this.files.set(`${base}/stat`, () => renderProcessStat(pid, process));
    this.files.set(`${base}/cmdline`, () => process.command);
    this.files.set(`${base}/status`, () => `Name:\t${process.comm}\nUid:\t${process.uid}\t${process.uid}\t${process.uid}\t${process.uid}\n`);
    this.files.set(`${base}/io`, () => `rchar: 1\nwchar: 1\nsyscr: 1\nsyscw: 1\nread_bytes: ${Math.round(process.readBytes)}\nwrite_bytes: ${Math.round(process.writtenBytes)}\ncancelled_write_bytes: 0\n`);
    if (process.ioRefused === true) this.files.refuse(`${base}/io`, 'EACCES');
    return process;
  }

  endProcess(pid: number): void {
    this.processes.delete(pid);
    this.files.remove(`/proc/${pid}`);
  }

  /** Lets time pass: every counter grows by its rate. */
  advance(seconds: number): void {
    this.uptime += seconds;
    for (const growing of [...this.cores.values(), ...this.disks.values(), ...this.interfaces.values(), ...Object.values(this.counters)]) {
      for (let i = 0; i < growing.now.length; i++) growing.now[i]! += growing.perSecond[i]! * seconds;
    }
    for (const process of this.processes.values()) {
      process.cpuTicks += process.cpuTicksPerSecond * seconds;
      process.readBytes += process.readPerSecond * seconds;
      process.writtenBytes += process.writtenPerSecond * seconds;
    }
    this.clock.advance(seconds * 1_000);
  }

  private counter(name: string): number[] {
    return this.counters[name]!.now;
  }

  private publish(): void {
    const { files } = this;
    const [tcp, udp] = [(): number[] => this.counter('tcp'), (): number[] => this.counter('udp')];
    files.set('/proc/stat', () => renderStat(this.cores, {
      contextSwitches: this.counter('contextSwitches')[0]!, interrupts: this.counter('interrupts')[0]!, forks: this.counter('forks')[0]!,
      bootTime: this.bootTime, running: this.running, blocked: this.blocked,
    }));
    files.set('/proc/loadavg', () => `${this.load}\n`);
    files.set('/proc/uptime', () => `${this.uptime.toFixed(2)} 1.00\n`);
    files.set('/proc/meminfo', () => Object.entries(this.meminfo).map(([name, value]) => `${name}:${String(value).padStart(12)} kB\n`).join(''));
    files.set('/proc/vmstat', () => `nr_free_pages 1\npswpin ${this.counter('paging')[0]}\npswpout ${this.counter('paging')[1]}\npgfault 5\n`);
    files.set('/proc/sys/fs/file-nr', () => `${this.fileNumbers}\n`);
    files.set('/proc/self/mounts', () => this.mounts);
    files.set('/proc/diskstats', () => renderDiskstats(this.disks));
    files.set('/proc/net/dev', () => renderNetDev(this.interfaces));
    files.set('/proc/net/snmp', () => `Ip: Forwarding DefaultTTL\nIp: 1 64\nTcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors\nTcp: 1 200 120000 -1 ${tcp().join(' ')} 0\nUdp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti MemErrors\nUdp: ${udp().join(' ')} 0 0\nUdpLite: InDatagrams\nUdpLite: 7\n`);
    files.set('/proc/net/netstat', () => `TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPBacklogDrop TCPRetransFail Other\nTcpExt: 0 ${this.counter('listen').join(' ')} 0 0 9\nIpExt: InNoRoutes\nIpExt: 0\n`);
    files.set('/proc/net/sockstat', 'sockets: used 290\nTCP: inuse 12 orphan 1 tw 3 alloc 15 mem 2\nUDP: inuse 5 mem 1\nRAW: inuse 0\n');
    files.set('/proc/net/tcp', renderTcp([0x0a, 0x01, 0x01, 0x06]));
    files.set('/proc/net/tcp6', renderTcp([0x0a]));
    files.set('/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000:Ann:/home/ann:/bin/sh\n');
    files.set('/etc/os-release', 'PRETTY_NAME="Scripted OS 1"\nNAME="Scripted OS"\nVERSION="1 (first)"\n');
    files.mount('/', { blockSize: 4_096, blocks: 1_000_000, blocksFree: 400_000, blocksAvailable: 300_000, files: 100_000, filesFree: 25_000 });
    files.mount('/run', { blockSize: 4_096, blocks: 1_000, blocksFree: 900, blocksAvailable: 900, files: 1_000, filesFree: 900 });
  }
}
