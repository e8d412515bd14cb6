// How machines show themselves beside SNMP: echoes, the OS's table of neighbours, reverse names, multicast DNS.
import { errorMessage } from '../../../common/errors/vedette-error.ts';
import type { ScanObstacle } from '../../../common/model/scan.ts';
import type { Network } from '../../ports/network.ts';
import { Lanes } from './lanes.ts';
import { askLocalNames } from './local-names.ts';
import type { LocalNames } from './local-names.ts';
import type { MacVendors } from './mac-vendors.ts';
import type { ScanPace } from './scan-pace.ts';
import type { ScanRows } from './scan-row.ts';
import type { Targets } from './targets.ts';

/** Names asked and echoes awaited at once. */
const NAMES = 8;
const PINGS = 24;
const PING_MS = 700;

export interface SignDeps {
  readonly network: Network;
  readonly vendors: MacVendors;
  readonly rows: ScanRows;
  readonly pace: ScanPace;
  readonly targets: Targets;
  /** Some of the targets are on a network that this machine is in. */
  readonly near: boolean;
  /** A way that cannot be taken: a code or the words of the OS. */
  readonly onUnavailable: (way: string, reason: ScanObstacle | (string & {})) => void;
}

/** Every address of 127.0.0.0/8 answers echoes by itself and has no name of its own. */
function isLoopback(address: string): boolean {
  return address.startsWith('127.');
}

export class SignsOfLife {
  readonly #deps: SignDeps;
  readonly #names = new Lanes(NAMES);
  readonly #named = new Set<string>();
  #local: Promise<LocalNames | undefined> | undefined;

  constructor(deps: SignDeps) {
    this.#deps = deps;
  }

  /** Takes what the OS knows of neighbours: sweeps fill its table by themselves. */
  async readNeighbours(): Promise<void> {
    const { near, pace, network, targets, rows, vendors } = this.#deps;
    if (!near || pace.cancelled) return;
    const neighbours = (await pace.beforeCancel(network.neighbours())) ?? [];
    if (pace.cancelled) return;
    for (const { address, mac } of neighbours) {
      if (!targets.has(address)) continue;
      rows.see(address, 'arp', { mac, macVendor: vendors(mac) });
      this.name(address);
    }
  }

  /** Echo requests, a bounded number at once. The first that is not possible ends them. */
  async ping(addresses: Iterable<string>): Promise<void> {
    const { pace, network, rows, onUnavailable } = this.#deps;
    const lanes = new Lanes(PINGS);
    let impossible = false;
    for (const address of addresses) {
      if (isLoopback(address)) continue;
      lanes.add(async () => {
        if (impossible || pace.cancelled) return;
        const answer = await network.ping(address, PING_MS);
        if (pace.cancelled) return;
        if (answer.kind === 'answered') {
          rows.see(address, 'ping', { pingMs: answer.ms });
          this.name(address);
        } else if (answer.kind === 'unavailable' && !impossible) {
          impossible = true;
          onUnavailable('ping', answer.reason);
        }
      });
    }
    await pace.beforeCancel(lanes.idle());
  }

  /** Asks the resolver for the name of an address, once. */
  name(address: string): void {
    if (isLoopback(address) || this.#named.has(address)) return;
    this.#named.add(address);
    const { pace, network, rows } = this.#deps;
    this.#names.add(async () => {
      if (pace.cancelled) return;
      const name = await network.reverseName(address);
      if (name !== undefined && !pace.cancelled) rows.addName(address, name);
    });
  }

  /** Begins to listen for names that machines tell themselves. */
  startLocalNames(): void {
    const { near, pace, network, targets, rows, onUnavailable } = this.#deps;
    if (!near) return onUnavailable('mdns', 'elsewhere');
    const onName = (address: string, name: string): void => {
      if (pace.cancelled || !targets.has(address)) return;
      rows.see(address, 'mdns');
      rows.addName(address, name);
    };
    this.#local = askLocalNames({ network, wait: pace.wait, onName, onFailure: (reason) => onUnavailable('mdns', reason) }).then(
      (names) => {
        if (names === undefined) onUnavailable('mdns', 'not_allowed');
        return names;
      },
      (error: unknown) => {
        onUnavailable('mdns', errorMessage(error));
        return undefined;
      },
    );
  }

  /** Asks for the names of all that was found. */
  async askLocalNames(): Promise<void> {
    const names = await this.#local;
    await names?.reverse(() => this.#deps.rows.all().map(({ address }) => address));
  }

  /** Waits for the names that are still being asked for. */
  namesRead(): Promise<unknown> {
    return this.#deps.pace.beforeCancel(this.#names.idle());
  }

  close(): void {
    this.#names.clear();
    void this.#local?.then((names) => names?.close());
  }
}
