// The network as the runtime sees it: sockets and what the OS knows of its neighbourhood. host/adapters implements it, test/support simulates it.

/** One UDP socket. Addresses are IPv4 or IPv6 literals, never names. */
export interface UdpSocket {
  /** What the socket is bound to. */
  readonly address: string;
  readonly port: number;
  /** Hands bytes to the OS; they are not changed afterwards by either side. A failure reaches `onError`; never throws. */
  send(bytes: Uint8Array, port: number, address: string): void;
  /** The bytes belong to the listener. */
  onMessage(listener: (bytes: Uint8Array, address: string, port: number) => void): void;
  /** Failures of sending (`address` says to whom) and of the socket itself (without an address). */
  onError(listener: (reason: string, address?: string) => void): void;
  close(): void;
}

export interface UdpOptions {
  /** Where to bind; any address and a free port when left out. */
  readonly address?: string;
  readonly port?: number;
  readonly receiveBufferBytes?: number;
  /** Joins this multicast group on every interface. */
  readonly multicast?: string;
  /** What goes to a group goes out of every interface of this machine, not only of the one that leads to the rest of the world. */
  readonly everyInterface?: boolean;
}

/** Answer to one echo request. */
export type PingAnswer = { readonly kind: 'answered'; readonly ms: number } | { readonly kind: 'silent' } | { readonly kind: 'unavailable'; readonly reason: string };

/** Answers to several echo requests: the round trips of those that came, ms. */
export type PingRound = { readonly kind: 'measured'; readonly answers: readonly number[] } | { readonly kind: 'unavailable'; readonly reason: string };

/** An address beside this machine, from the OS's own table: nothing is sent. `mac` is lower case with colons. */
export interface Neighbour {
  readonly address: string;
  readonly mac: string;
  readonly interface: string;
}

/** A default route. `mac` is empty when the OS does not know it. */
export interface Gateway {
  readonly interface: string;
  readonly address: string;
  readonly mac: string;
}

/** Everything that leaves this machine on behalf of the runtime goes through here. */
export interface Network {
  /** Rejects with VedetteError `unavailable` (port taken, no permission; what to do). */
  openUdp(options: UdpOptions): Promise<UdpSocket>;
  /** One ICMP echo. Resolves in any case. */
  ping(address: string, timeoutMs: number): Promise<PingAnswer>;
  /** So many ICMP echoes shortly one after the other, for the price of one where the system has a program for it. Resolves in any case. */
  pingRound?(address: string, packets: number, timeoutMs: number): Promise<PingRound>;
  neighbours(): Promise<readonly Neighbour[]>;
  gateways(): Promise<readonly Gateway[]>;
  /** The name in the reverse zone, asked of the resolver of this machine; undefined when there is none or it takes longer than a second. */
  reverseName(address: string): Promise<string | undefined>;
  /**
   * Whether the runtime may send to an address at all. Tests confine the runtime to loopback; a refused send reaches `onError`
   * and counts in `refused`.
   */
  allows(address: string): boolean;
  readonly refused: number;
}

/** Unpredictable bytes, for request ids, salts and keys. */
export interface Random {
  bytes(count: number): Uint8Array;
}
