// A simulated device: an agent whose objects follow from the device's state, with everything that may go wrong with it.
import type { Agent } from './answer.ts';
import { ObjectTable } from './object-table.ts';
import type { SimulatedObject } from './object-table.ts';
import { integer, oidValue, scalars, text, ticks } from './objects.ts';
import type { SimulatedPort } from './simulated-port.ts';
import type { Trap } from './trap-message.ts';

/** What can be wrong with the way in which it answers. Times in ms. */
export interface Faults {
  /** Of 100 requests, how many are lost; spread evenly, so that a test can count. */
  loss: number;
  slow: number;
  mute: boolean;
  noBulk: boolean;
  onlyV1: boolean;
}

export interface DeviceOptions {
  readonly id: string;
  /** sysDescr. */
  readonly description: string;
  readonly objectId: string;
  readonly location: string;
  readonly contact: string;
  /** sysServices, RFC 3418. */
  readonly services: number;
  readonly ports: readonly SimulatedPort[];
  /** ifIndex of the ports in their order; default 1, 2, 3 … */
  readonly indices?: readonly number[];
  /** What it has beyond the system and its interfaces; asked again whenever a part of the device changes. */
  readonly sections?: readonly ((device: SimulatedDevice) => SimulatedObject[])[];
  /** How long it has been up when it is made, ms. */
  readonly upFor?: number;
  readonly community?: string;
  readonly writeCommunity?: string;
  readonly largestMessage?: number;
  readonly mostRepetitions?: number;
  readonly now: () => number;
}

const SYSTEM = '1.3.6.1.2.1.1';

export class SimulatedDevice implements Agent {
  readonly id: string;
  readonly community: string;
  readonly writeCommunity: string;
  readonly largestMessage: number;
  readonly mostRepetitions: number;
  readonly faults: Faults = { loss: 0, slow: 0, mute: false, noBulk: false, onlyV1: false };
  readonly ports: readonly SimulatedPort[];
  readonly now: () => number;
  name: string;
  /** Called with whatever it tells by itself. */
  onTrap: (trap: Trap) => void = () => {};
  #bootedAt: number;
  #indices: number[];
  #table: ObjectTable | undefined;
  readonly #options: DeviceOptions;
  readonly #texts: { location: string; contact: string };

  constructor(options: DeviceOptions) {
    this.id = options.id;
    this.name = options.id;
    this.community = options.community ?? 'public';
    this.writeCommunity = options.writeCommunity ?? 'private';
    this.largestMessage = options.largestMessage ?? 1_472;
    this.mostRepetitions = options.mostRepetitions ?? 100;
    this.ports = options.ports;
    this.now = options.now;
    this.#bootedAt = options.now() - (options.upFor ?? 0);
    this.#indices = options.ports.map((_, at) => options.indices?.[at] ?? at + 1);
    this.#options = options;
    this.#texts = { location: options.location, contact: options.contact };
  }

  get onlyV1(): boolean {
    return this.faults.onlyV1;
  }

  get noBulk(): boolean {
    return this.faults.noBulk;
  }

  /** Epoch ms. */
  get bootedAt(): number {
    return this.#bootedAt;
  }

  /** Hundredths of a second. */
  get upTime(): number {
    return Math.floor((this.now() - this.#bootedAt) / 10) % 2 ** 32;
  }

  get objects(): ObjectTable {
    this.#table ??= new ObjectTable([...this.#system(), ...this.#interfaces(), ...(this.#options.sections ?? []).flatMap((section) => section(this))]);
    return this.#table;
  }

  /** The port of this name and its ifIndex. Throws for a name that it has not: descriptions are wrong then, not input. */
  port(name: string): { readonly port: SimulatedPort; readonly index: number } {
    const at = this.ports.findIndex((port) => port.name === name);
    if (at < 0) throw new Error(`${this.id} has no port ${name}.`);
    return { port: this.ports[at]!, index: this.#indices[at]! };
  }

  /** A part of it changed: its objects are made anew at the next question. */
  changed(): void {
    this.#table = undefined;
  }

  /** sysUpTime and all counters begin at 0, with a coldStart. */
  reboot(): void {
    const t = this.now();
    this.#bootedAt = t;
    for (const port of this.ports) port.restart(t);
    this.onTrap({ oid: '1.3.6.1.6.3.1.1.5.1', bindings: [] });
  }

  /** Gives every port another ifIndex, as some devices do when a module is added. */
  reindex(by = 100): void {
    this.#indices = this.#indices.map((index) => index + by);
    this.changed();
  }

  /** Takes the link of a port away or gives it back, and tells it: linkDown, linkUp (RFC 2863). */
  setLink(name: string, up: boolean): void {
    const { index, port } = this.port(name);
    if (port.up === (up && port.admin)) return;
    port.setUp(this.now(), up);
    this.onTrap({
      oid: `1.3.6.1.6.3.1.1.5.${up ? 4 : 3}`,
      bindings: [
        { oid: `1.3.6.1.2.1.2.2.1.1.${index}`, value: integer(index) },
        { oid: `1.3.6.1.2.1.2.2.1.7.${index}`, value: integer(port.admin ? 1 : 2) },
        { oid: `1.3.6.1.2.1.2.2.1.8.${index}`, value: integer(port.up ? 1 : 2) },
      ],
    });
  }

  #system(): SimulatedObject[] {
    const { description, objectId, services } = this.#options;
    const writable = (object: number, read: () => string, write: (value: string) => void): SimulatedObject => ({
      oid: `${SYSTEM}.${object}.0`,
      value: () => text(read()),
      writable: {
        accepts: ({ value }) => value instanceof Uint8Array && value.length <= 255,
        write: ({ value }) => {
          if (value instanceof Uint8Array) write(new TextDecoder().decode(value));
        },
      },
    });
    const texts = this.#texts;
    return [
      ...scalars(SYSTEM, { 1: text(description), 2: oidValue(objectId), 3: () => ticks(this.upTime), 7: integer(services) }),
      writable(4, () => texts.contact, (value) => (texts.contact = value)),
      writable(5, () => this.name, (value) => (this.name = value)),
      writable(6, () => texts.location, (value) => (texts.location = value)),
    ];
  }

  #interfaces(): SimulatedObject[] {
    return [
      { oid: '1.3.6.1.2.1.2.1.0', value: integer(this.ports.length) },
      ...this.ports.flatMap((port, at) => port.objects(this.#indices[at]!, this.now, () => this.#bootedAt)),
    ];
  }
}
