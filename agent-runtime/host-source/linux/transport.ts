// TCP and UDP counters from /proc/net/snmp, /proc/net/netstat and /proc/net/sockstat: three cheap files, no walk over sockets.
import type { HostReader } from '../host-source.ts';
import type { TransportCounters } from '../readings.ts';
import { ascii, type ByteScanner } from './byte-scanner.ts';
import { KeptFile, type ProcFiles } from './proc-files.ts';

type Key = keyof TransportCounters;

const TCP: Readonly<Record<string, Key>> = {
  ActiveOpens: 'tcpActiveOpens',
  PassiveOpens: 'tcpPassiveOpens',
  AttemptFails: 'tcpAttemptFails',
  EstabResets: 'tcpEstablishedResets',
  CurrEstab: 'tcpEstablished',
  InSegs: 'tcpSegmentsIn',
  OutSegs: 'tcpSegmentsOut',
  RetransSegs: 'tcpSegmentsRetransmitted',
  InErrs: 'tcpErrorsIn',
  OutRsts: 'tcpResetsOut',
};
const UDP: Readonly<Record<string, Key>> = {
  InDatagrams: 'udpDatagramsIn',
  NoPorts: 'udpNoPorts',
  InErrors: 'udpErrorsIn',
  OutDatagrams: 'udpDatagramsOut',
  RcvbufErrors: 'udpReceiveBufferErrors',
  SndbufErrors: 'udpSendBufferErrors',
  InCsumErrors: 'udpChecksumErrors',
};
const TCP_EXTENDED: Readonly<Record<string, Key>> = {
  ListenOverflows: 'tcpListenOverflows',
  ListenDrops: 'tcpListenDrops',
  TCPBacklogDrop: 'tcpBacklogDrops',
  TCPRetransFail: 'tcpFailedRetransmits',
};
const MOST_COLUMNS = 1024;

/** A pair of lines `Prefix: names…` and `Prefix: numbers…`; the names are read once and again only when their line's length changes. */
class CounterPair {
  private readonly prefix: Uint8Array;
  private readonly wanted: Readonly<Record<string, Key>>;
  private columns: (Key | undefined)[] = [];
  private headerLength = -1;

  constructor(prefix: string, wanted: Readonly<Record<string, Key>>) {
    this.prefix = ascii(prefix);
    this.wanted = wanted;
  }

  /** Takes the pair when its first line is at the cursor; leaves the cursor in the second line. */
  take(scanner: ByteScanner, into: TransportCounters): boolean {
    if (!scanner.take(this.prefix)) return false;
    const length = scanner.lineEnd() - scanner.at;
    if (length !== this.headerLength) this.learn(scanner, length);
    if (!scanner.nextLine() || !scanner.take(this.prefix)) return true;
    for (const key of this.columns) {
      const value = scanner.number();
      if (key !== undefined) into[key] = value;
    }
    return true;
  }

  private learn(scanner: ByteScanner, length: number): void {
    this.headerLength = length;
    this.columns = [];
    let last = -1;
    while (this.columns.length < MOST_COLUMNS) {
      const name = scanner.word();
      if (name === '') break;
      const key = Object.hasOwn(this.wanted, name) ? this.wanted[name] : undefined;
      if (key !== undefined) last = this.columns.length;
      this.columns.push(key);
    }
    this.columns.length = last + 1;
  }
}

const SOCKSTAT_TCP = ascii('TCP:');
const SOCKSTAT_UDP = ascii('UDP:');

function parseSocketUse(scanner: ByteScanner, into: TransportCounters): void {
  do {
    const tcp = scanner.take(SOCKSTAT_TCP);
    if (!tcp && !scanner.take(SOCKSTAT_UDP)) continue;
    for (let pair = 0; pair < 16; pair++) {
      const name = scanner.word();
      if (name === '') break;
      const value = scanner.number();
      if (name === 'inuse') into[tcp ? 'tcpInUse' : 'udpInUse'] = value;
      else if (name === 'orphan' && tcp) into.tcpOrphans = value;
      else if (name === 'tw' && tcp) into.tcpTimeWait = value;
    }
  } while (scanner.nextLine());
}

/** All counters unknown. */
export function newTransportCounters(): TransportCounters {
  const unknown = Number.NaN;
  return {
    tcpActiveOpens: unknown, tcpPassiveOpens: unknown, tcpAttemptFails: unknown, tcpEstablishedResets: unknown, tcpEstablished: unknown,
    tcpSegmentsIn: unknown, tcpSegmentsOut: unknown, tcpSegmentsRetransmitted: unknown, tcpErrorsIn: unknown, tcpResetsOut: unknown,
    tcpListenOverflows: unknown, tcpListenDrops: unknown, tcpBacklogDrops: unknown, tcpFailedRetransmits: unknown,
    udpDatagramsIn: unknown, udpNoPorts: unknown, udpErrorsIn: unknown, udpDatagramsOut: unknown,
    udpReceiveBufferErrors: unknown, udpSendBufferErrors: unknown, udpChecksumErrors: unknown,
    tcpInUse: unknown, tcpOrphans: unknown, tcpTimeWait: unknown, udpInUse: unknown,
  };
}

/** Reads the three files; one that is missing leaves its own numbers NaN. Throws only when all are. */
export function linuxTransport(proc: ProcFiles): HostReader<TransportCounters> {
  const snmp = new KeptFile(proc, '/proc/net/snmp', false);
  const netstat = new KeptFile(proc, '/proc/net/netstat', false);
  const sockets = new KeptFile(proc, '/proc/net/sockstat', false);
  const tcp = new CounterPair('Tcp: ', TCP);
  const udp = new CounterPair('Udp: ', UDP);
  const extended = new CounterPair('TcpExt: ', TCP_EXTENDED);
  const counters = newTransportCounters();
  const unknown = newTransportCounters();
  return {
    read() {
      Object.assign(counters, unknown);
      const first = snmp.tryRead();
      if (first !== undefined && !first.done) {
        do {
          if (!tcp.take(first, counters)) udp.take(first, counters);
        } while (first.nextLine());
      }
      const second = netstat.tryRead();
      if (second !== undefined && !second.done) while (!extended.take(second, counters) && second.nextLine());
      const third = sockets.tryRead();
      if (third !== undefined && !third.done) parseSocketUse(third, counters);
      if (first === undefined && second === undefined && third === undefined) throw new Error('None of /proc/net/snmp, netstat and sockstat can be read.');
      return counters;
    },
    close() {
      snmp.close();
      netstat.close();
      sockets.close();
    },
  };
}
