// The network through Node and the programs of the OS: UDP sockets, echo requests, the neighbour table, reverse names.
import dgram from 'node:dgram';
import { lookup, promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { randomBytes } from 'node:crypto';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Network, Random, UdpOptions, UdpSocket } from '../../agent-runtime/ports/network.ts';
import { parseCidr } from './cidr.ts';
import type { Cidr } from './cidr.ts';
import { createPing } from './ping.ts';
import { createNeighbourhood } from './neighbourhood.ts';

/** How long the resolver may think about a reverse name. */
const NAME_MS = 1_000;
/** So long the same resolvers are asked. */
const RESOLVERS_MS = 30_000;

export interface NodeNetworkOptions {
  /** When given, nothing is sent to any address outside these networks. */
  readonly confineTo?: readonly string[];
  /** Asked for reverse names instead of the resolvers of this machine, as '127.0.0.1:5300'. */
  readonly nameServers?: readonly string[];
}

/** Random bytes of the OS. */
export function createNodeRandom(): Random {
  return { bytes: (count) => randomBytes(count) };
}

/** The network of this machine. Throws VedetteError `bad_input` for a network that is none. */
export function createNodeNetwork(options: NodeNetworkOptions = {}): Network {
  const confined: readonly Cidr[] | undefined = options.confineTo?.map(parseCidr);
  const allowed = new Map<string, boolean>();
  let refused = 0;
  const allows = (address: string): boolean => {
    if (confined === undefined) return isIP(address) !== 0;
    let known = allowed.get(address);
    if (known === undefined) {
      known = isIP(address) !== 0 && confined.some((network) => network.contains(address));
      // A sweep asks about each of many addresses once or twice.
      if (allowed.size > 10_000) allowed.clear();
      allowed.set(address, known);
    }
    return known;
  };
  const refuse = (): void => {
    refused += 1;
  };
  const resolver = createResolver(options.nameServers);
  const ping = createPing(process.platform);
  const neighbourhood = createNeighbourhood(process.platform);
  return {
    openUdp: (udp) => openUdp(udp, allows, refuse),
    async ping(address, timeoutMs) {
      if (allows(address)) return ping.one(address, timeoutMs);
      refuse();
      return { kind: 'unavailable', reason: `This program may not send to ${address} here.` };
    },
    async pingRound(address, packets, timeoutMs) {
      if (allows(address)) return ping.round(address, packets, timeoutMs);
      refuse();
      return { kind: 'unavailable', reason: `This program may not send to ${address} here.` };
    },
    neighbours: () => neighbourhood.neighbours(),
    gateways: () => neighbourhood.gateways(),
    async reverseName(address) {
      // This machine's resolver is somewhere out there: who is confined does not ask it.
      if (isIP(address) === 0 || (confined !== undefined && options.nameServers === undefined)) return undefined;
      try {
        const [name] = await resolver().reverse(address);
        return name;
      } catch {
        // No name, no resolver, no answer in time: all of them mean that there is no name to show.
        return undefined;
      }
    },
    allows,
    get refused() {
      return refused;
    },
  };
}

/** The resolvers of this machine change with the network it is in, and are read when an asker is made: a new one is made now and then. */
function createResolver(servers: readonly string[] | undefined): () => dns.Resolver {
  let made: { readonly resolver: dns.Resolver; readonly at: number } | undefined;
  return () => {
    const now = performance.now();
    if (made === undefined || now - made.at > RESOLVERS_MS) {
      const resolver = new dns.Resolver({ timeout: NAME_MS, tries: 1 });
      if (servers !== undefined) resolver.setServers(servers);
      made = { resolver, at: now };
    }
    return made.resolver;
  };
}

function openUdp(options: UdpOptions, allows: (address: string) => boolean, refuse: () => void): Promise<UdpSocket> {
  const six = options.address?.includes(':') === true;
  const socket = dgram.createSocket({ type: six ? 'udp6' : 'udp4', reuseAddr: options.multicast !== undefined, ipv6Only: six, lookup: lookupLiteral });
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      socket.close();
      reject(whyNot(error, options));
    };
    socket.once('error', fail);
    socket.bind({ ...(options.address === undefined ? {} : { address: options.address }), port: options.port ?? 0 }, () => {
      socket.off('error', fail);
      try {
        if (options.multicast !== undefined) joinEverywhere(socket, options.multicast, six, allows);
        if (options.receiveBufferBytes !== undefined) socket.setRecvBufferSize(options.receiveBufferBytes);
      } catch (error) {
        return fail(error as NodeJS.ErrnoException);
      }
      resolve(wrap(socket, allows, refuse, options.everyInterface === true && !six));
    });
  });
}

/** Addresses are literals: nobody need be asked, and each send is spared a turn of its own. */
function lookupLiteral(host: string, options: unknown, callback: (error: NodeJS.ErrnoException | null, address: string, family: number) => void): void {
  const family = isIP(host);
  if (family === 0) lookup(host, options === 6 ? 6 : 4, callback);
  else callback(null, host, family);
}

/** Without an interface the OS joins on the one of its default route only. Throws what the OS says when none can be joined. */
function joinEverywhere(socket: dgram.Socket, group: string, six: boolean, allows: (address: string) => boolean): void {
  let failure: unknown;
  let joined = 0;
  for (const [name, addresses = []] of Object.entries(networkInterfaces())) {
    const own = addresses.find(({ address, family }) => family === (six ? 'IPv6' : 'IPv4') && allows(address));
    if (own === undefined) continue;
    try {
      // IPv6 names interfaces by their zone, IPv4 by their address.
      socket.addMembership(group, six ? `::%${name}` : own.address);
      joined += 1;
    } catch (error) {
      failure = error;
    }
  }
  if (joined === 0) throw failure ?? new Error(`no interface can join ${group}`);
}

/** The multicast addresses, 224.0.0.0/4 (RFC 5771). */
function isGroup(address: string): boolean {
  const first = Number.parseInt(address, 10);
  return first >= 224 && first < 240 && isIP(address) === 4;
}

/** One datagram out of each interface that may be used; out of the loopback one only where there is no other. Calls with what fails when none took it. */
function sendEverywhere(socket: dgram.Socket, bytes: Uint8Array, port: number, group: string, allows: (address: string) => boolean, sent: (error: Error | null) => void): void {
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.filter(({ address, family }) => family === 'IPv4' && allows(address)));
  const outer = own.filter(({ internal }) => !internal);
  let left = 0;
  let taken = false;
  let failure: Error | null = null;
  const done = (error: Error | null): void => {
    left -= 1;
    if (error === null) taken = true;
    else failure = error;
    if (left === 0) sent(taken ? null : failure);
  };
  const through = outer.length > 0 ? outer : own;
  left = through.length;
  if (left === 0) return sent(new Error(`no interface leads to ${group}`));
  for (const { address } of through) {
    try {
      socket.setMulticastInterface(address);
    } catch (error) {
      // An interface that went away a moment ago.
      done(error as Error);
      continue;
    }
    socket.send(bytes, port, group, done);
  }
}

function wrap(socket: dgram.Socket, allows: (address: string) => boolean, refuse: () => void, everywhere: boolean): UdpSocket {
  const { address, port } = socket.address();
  const listeners: ((reason: string, address?: string) => void)[] = [];
  const failed = (reason: string, to?: string): void => {
    for (const listener of listeners) listener(reason, to);
  };
  let closed = false;
  // One for all sends: the error itself says which address it was.
  const sent = (error: (Error & { readonly address?: string }) | null): void => {
    if (error !== null) failed(error.message, error.address);
  };
  socket.on('error', (error) => failed(error.message));
  return {
    address,
    port,
    send(bytes, toPort, to) {
      if (closed) return;
      if (!allows(to)) {
        refuse();
        return failed(`This program may not send to ${to} here.`, to);
      }
      try {
        if (everywhere && isGroup(to)) sendEverywhere(socket, bytes, toPort, to, allows, sent);
        else socket.send(bytes, toPort, to, sent);
      } catch (error) {
        failed(error instanceof Error ? error.message : String(error), to);
      }
    },
    onMessage(listener) {
      socket.on('message', (bytes, from) => listener(bytes, from.address, from.port));
    },
    onError(listener) {
      listeners.push(listener);
    },
    close() {
      if (closed) return;
      closed = true;
      socket.close();
    },
  };
}

function whyNot(error: NodeJS.ErrnoException, { address, port }: UdpOptions): VedetteError {
  const where = `UDP port ${port ?? 0}${address === undefined ? '' : ` of ${address}`}`;
  const hint =
    error.code === 'EADDRINUSE'
      ? 'Another program listens there: choose another port, or end that program.'
      : error.code === 'EACCES'
        ? 'Ports below 1024 need special permission: choose one from 1024 on.'
        : error.code === 'EADDRNOTAVAIL'
          ? 'This machine has no such address.'
          : 'See the message of the operating system.';
  return new VedetteError('unavailable', `${where} cannot be opened: ${error.message}. ${hint}`, { hint }, error);
}
