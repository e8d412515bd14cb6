// Names that machines on the own networks tell by multicast DNS, asked for only during a scan. RFC 6762, RFC 6763.
import type { Network, UdpSocket } from '../../ports/network.ts';
import { pointerQuestions, readDnsAnswer } from './dns-message.ts';

const GROUP = '224.0.0.251';
const PORT = 5_353;
/** The question for all kinds of services there are (RFC 6763 §9). */
const ALL_SERVICES = '_services._dns-sd._udp.local';
const MOST_SERVICES = 60;
const MOST_REVERSE = 512;
/** Questions in one datagram. */
const BATCH = 12;
/** Between datagrams, ms: everybody on the network hears them. */
const GAP_MS = 40;
/** Names kept: a network may be full of noise. */
const MOST_NAMES = 5_000;

/** One round of questions on the local networks. */
export interface LocalNames {
  /** Asks for the names of the addresses that are known when all kinds of services have been asked for, and waits for answers. */
  reverse(addresses: () => readonly string[]): Promise<void>;
  close(): void;
}

export interface LocalNameDeps {
  readonly network: Network;
  readonly wait: (ms: number) => Promise<void>;
  readonly onName: (address: string, name: string) => void;
  /** No question could be sent: the words of the OS, once. */
  readonly onFailure: (reason: string) => void;
}

/**
 * Begins to ask. Questions go out of a free port, so answers come back to it alone and nobody's port 5353 is in the way (§6.7).
 * Undefined where this program may not send to the group. Rejects with VedetteError `unavailable` when there is no socket.
 */
export async function askLocalNames({ network, wait, onName, onFailure }: LocalNameDeps): Promise<LocalNames | undefined> {
  if (!network.allows(GROUP)) return undefined;
  const socket: UdpSocket = await network.openUdp({ everyInterface: true });
  let closed = false;
  const services = new Set<string>();
  const hosts = new Map<string, string>();
  const tell = (address: string, host: string): void => {
    const name = host.replace(/\.$/u, '');
    if (name === '' || hosts.get(address) === name || hosts.size >= MOST_NAMES) return;
    hosts.set(address, name);
    onName(address, name);
  };
  let failed = false;
  socket.onError((reason) => {
    if (!failed) onFailure(reason);
    failed = true;
  });
  socket.onMessage((bytes) => {
    for (const record of readDnsAnswer(bytes)) {
      if (record.kind === 'address') tell(record.address, record.name);
      else if (record.kind === 'pointer' && record.name === ALL_SERVICES && services.size < MOST_SERVICES) services.add(record.to);
      else if (record.kind === 'pointer') {
        const address = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/iu.exec(record.name);
        if (address !== null) tell(address.slice(1).reverse().join('.'), record.to);
      }
    }
  });
  const ask = async (names: readonly string[]): Promise<void> => {
    for (let at = 0; at < names.length; at += BATCH) {
      if (closed) return;
      socket.send(pointerQuestions(names.slice(at, at + BATCH)), PORT, GROUP);
      await wait(GAP_MS);
    }
  };
  const asked = (async () => {
    await ask([ALL_SERVICES]);
    await wait(700);
    await ask([...services]);
    await wait(500);
  })();
  return {
    async reverse(addresses) {
      await asked;
      await ask(addresses().slice(0, MOST_REVERSE).map((address) => `${address.split('.').reverse().join('.')}.in-addr.arpa`));
      await wait(500);
    },
    close() {
      closed = true;
      socket.close();
    },
  };
}
