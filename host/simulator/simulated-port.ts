// A port of a simulated device: its state, its counters, and its rows in IF-MIB (RFC 2863), EtherLike-MIB duplex included.
import type { SnmpValue } from '../../agent-runtime/snmp/protocol.ts';
import { Meter } from './meter.ts';
import type { SimulatedObject } from './object-table.ts';
import { counter32, counter64, gauge, integer, mac, row, text, ticks } from './objects.ts';

/** IANAifType. */
export const PORT_TYPES = { ethernet: 6, loopback: 24, wireless: 71, virtual: 53 } as const;

export interface PortOptions {
  readonly name: string;
  readonly description?: string;
  readonly alias?: string;
  readonly type?: number;
  /** Bits per second. */
  readonly speed: number;
  readonly mac: string;
  readonly up?: boolean;
  readonly admin?: boolean;
  /** Bytes per second. */
  readonly inRate?: number;
  readonly outRate?: number;
  readonly swing?: number;
  readonly phase?: number;
  /** Errors per second as they come. */
  readonly errorRate?: number;
}

const FRAME = 780;
const LARGEST_GAUGE = 2 ** 32 - 1;

/** Its counters stand still while it is down. Times are epoch ms. */
export class SimulatedPort {
  readonly name: string;
  readonly type: number;
  readonly speed: number;
  readonly mac: string;
  alias: string;
  admin: boolean;
  up: boolean;
  /** When its state changed. */
  changedAt: number;
  readonly inOctets: Meter;
  readonly outOctets: Meter;
  readonly inErrors: Meter;
  readonly #description: string;
  readonly #packets: { readonly in: Meter; readonly out: Meter; readonly broadcast: Meter };

  constructor(from: number, options: PortOptions) {
    const { admin = true, alias = '', description, errorRate = 0, inRate = 0, name, outRate = 0, phase = 0, speed, swing = 0, type = PORT_TYPES.ethernet, up = true } = options;
    const meter = (rate: number): Meter => new Meter(from, { rate, start: Math.floor(rate * 86_400), swing, phase });
    this.name = name;
    this.#description = description ?? name;
    this.alias = alias;
    this.type = type;
    this.speed = speed;
    this.mac = options.mac;
    this.admin = admin;
    this.up = up && admin;
    this.changedAt = from;
    this.inOctets = meter(inRate);
    this.outOctets = meter(outRate);
    this.#packets = { in: meter(inRate / FRAME), out: meter(outRate / FRAME), broadcast: meter(inRate / FRAME / 200) };
    this.inErrors = new Meter(from, { rate: errorRate });
    if (!this.up) for (const one of this.#meters()) one.run(from, false);
  }

  #meters(): Meter[] {
    return [this.inOctets, this.outOctets, this.#packets.in, this.#packets.out, this.#packets.broadcast, this.inErrors];
  }

  setUp(t: number, up: boolean): void {
    const next = up && this.admin;
    if (next === this.up) return;
    this.up = next;
    this.changedAt = t;
    for (const one of this.#meters()) one.run(t, next);
  }

  restart(t: number): void {
    this.changedAt = t;
    for (const one of this.#meters()) one.restart(t);
  }

  /** The rows with this ifIndex. `bootedAt` is what ifLastChange counts from. */
  objects(index: number, now: () => number, bootedAt: () => number): SimulatedObject[] {
    const packets = this.#packets;
    const low = (meter: Meter) => (): SnmpValue => counter32(meter.value32(now()));
    const high = (meter: Meter) => (): SnmpValue => counter64(meter.value(now()));
    const ethernet = this.type === PORT_TYPES.ethernet;
    return [
      ...row('1.3.6.1.2.1.2.2.1', index, {
        1: integer(index),
        2: text(this.#description),
        3: integer(this.type),
        4: integer(1_500),
        5: gauge(Math.min(LARGEST_GAUGE, this.speed)),
        6: this.type === PORT_TYPES.loopback ? text('') : mac(this.mac),
        8: () => integer(this.up ? 1 : 2),
        9: () => ticks(Math.max(0, this.changedAt - bootedAt()) / 10),
        10: low(this.inOctets),
        11: low(packets.in),
        13: counter32(0),
        14: low(this.inErrors),
        16: low(this.outOctets),
        17: low(packets.out),
        19: counter32(0),
        20: counter32(0),
      }),
      {
        oid: `1.3.6.1.2.1.2.2.1.7.${index}`,
        value: () => integer(this.admin ? 1 : 2),
        writable: {
          accepts: ({ value }) => value === 1 || value === 2,
          write: ({ value }) => {
            if (value === 1) this.admin = true;
            this.setUp(now(), value === 1);
            this.admin = value === 1;
          },
        },
      },
      ...row('1.3.6.1.2.1.31.1.1.1', index, {
        1: text(this.name),
        2: counter32(0),
        3: low(packets.broadcast),
        6: high(this.inOctets),
        7: high(packets.in),
        8: counter64(0),
        9: high(packets.broadcast),
        10: high(this.outOctets),
        11: high(packets.out),
        12: counter64(0),
        13: counter64(0),
        14: integer(1),
        15: gauge(this.speed / 1_000_000),
        17: integer(ethernet ? 1 : 2),
      }),
      {
        oid: `1.3.6.1.2.1.31.1.1.1.18.${index}`,
        value: () => text(this.alias),
        writable: {
          accepts: ({ value }) => value instanceof Uint8Array && value.length <= 64,
          write: ({ value }) => {
            if (value instanceof Uint8Array) this.alias = new TextDecoder().decode(value);
          },
        },
      },
      ...(ethernet ? row('1.3.6.1.2.1.10.7.2.1', index, { 19: () => integer(this.up ? 3 : 1) }) : []),
    ];
  }
}
