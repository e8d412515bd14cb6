// A network in memory for the SNMP engine: what is sent is kept, and agents at addresses answer.
import type { Network, UdpSocket } from '../../agent-runtime/ports/network.ts';
import type { FakeClock } from './fake-clock.ts';
import type { SnmpAgent } from './snmp-agent.ts';

interface Sent {
  readonly bytes: Uint8Array;
  readonly address: string;
  readonly port: number;
  readonly at: number;
}

/** Keeps what is sent, and answers by the agents that a test puts at addresses. */
export class MemoryNetwork implements Network {
  readonly sent: Sent[] = [];
  readonly agents = new Map<string, SnmpAgent>();
  readonly #clock: FakeClock;
  #listener: (bytes: Uint8Array, address: string, port: number) => void = () => undefined;
  refused = 0;
  /** Where answers come from. */
  from = (address: string, port: number): readonly [string, number] => [address, port];

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }
  openUdp(): Promise<UdpSocket> {
    return Promise.resolve({
      address: '0.0.0.0',
      port: 1,
      send: (bytes, port, address) => {
        this.sent.push({ bytes, port, address, at: this.#clock.monotonic() });
        const reply = this.agents.get(address)?.answer(bytes);
        if (reply !== undefined) queueMicrotask(() => this.deliver(reply, ...this.from(address, port)));
      },
      onMessage: (listener) => void (this.#listener = listener),
      onError: () => undefined,
      close: () => undefined,
    });
  }
  deliver(bytes: Uint8Array, address: string, port: number): void {
    this.#listener(bytes, address, port);
  }
  ping = (): Promise<{ readonly kind: 'silent' }> => Promise.resolve({ kind: 'silent' });
  neighbours = (): Promise<readonly []> => Promise.resolve([]);
  gateways = (): Promise<readonly []> => Promise.resolve([]);
  reverseName = (): Promise<undefined> => Promise.resolve(undefined);
  allows = (address: string): boolean => address.startsWith('127.');
}
