// The demo's uninterruptible power supply by UPS-MIB (RFC 1628): its battery runs down while the mains are gone, and fills up again.
import type { SimulatedObject } from '../object-table.ts';
import { gauge, integer, row, scalars, text } from '../objects.ts';
import type { SimulatedDevice } from '../simulated-device.ts';
import { swinging } from './switch-parts.ts';

const UPS = '1.3.6.1.2.1.33';
const ON_BATTERY = `${UPS}.2.1`;
/** Percent per second. */
const DRAIN = 0.2;
const REFILL = 0.05;
const MINUTES_WHEN_FULL = 24;
const LOW_PERCENT = 20;

export class PowerSupply {
  #charge = 100;
  #since: number;
  #batterySince: number | undefined;

  constructor(from: number) {
    this.#since = from;
  }

  get onBattery(): boolean {
    return this.#batterySince !== undefined;
  }

  charge(t: number): number {
    const seconds = (t - this.#since) / 1_000;
    return Math.min(100, Math.max(0, this.#charge + seconds * (this.onBattery ? -DRAIN : REFILL)));
  }

  /** The mains go or come back. Going is told by a trap of UPS-MIB. */
  setMains(device: SimulatedDevice, present: boolean): void {
    if (present === !this.onBattery) return;
    const t = device.now();
    this.#charge = this.charge(t);
    this.#since = t;
    this.#batterySince = present ? undefined : t;
    if (present) return;
    device.onTrap({
      oid: ON_BATTERY,
      bindings: [
        { oid: `${UPS}.1.2.3.0`, value: integer(this.#minutes(t)) },
        { oid: `${UPS}.1.2.2.0`, value: integer(0) },
        { oid: `${UPS}.1.9.7.0`, value: integer(2) },
      ],
    });
  }

  objects(device: SimulatedDevice): SimulatedObject[] {
    const t = device.now;
    const watts = swinging(device, 830, 60);
    const load = (): number => watts() / 27;
    return [
      ...scalars(`${UPS}.1.1`, { 1: text('EATON'), 2: text('9PX 3000i RT2U'), 3: text('01.14.2008'), 4: text('02.08'), 5: text('ups-1'), 6: text('core-2, nas-1') }),
      ...scalars(`${UPS}.1.2`, {
        1: () => integer(this.charge(t()) > LOW_PERCENT ? 2 : 3),
        2: () => integer(this.#batterySince === undefined ? 0 : (t() - this.#batterySince) / 1_000),
        3: () => integer(this.#minutes(t())),
        4: () => integer(this.charge(t())),
        5: () => integer(690 + this.charge(t()) * 1.2),
        6: () => integer(this.onBattery ? 118 : 0),
        7: integer(26),
      }),
      { oid: `${UPS}.1.3.2.0`, value: integer(1) },
      ...row(`${UPS}.1.3.3.1`, 1, { 2: () => integer(this.onBattery ? 0 : 500), 3: () => integer(this.onBattery ? 0 : 231), 4: () => integer(this.onBattery ? 0 : 38), 5: () => integer(this.onBattery ? 0 : watts() + 40) }),
      ...scalars(`${UPS}.1.4`, { 1: () => integer(this.onBattery ? 5 : 3), 2: integer(500), 3: integer(1) }),
      ...row(`${UPS}.1.4.4.1`, 1, { 2: integer(230), 3: () => integer(watts() / 23), 4: () => integer(watts()), 5: () => integer(load()) }),
      { oid: `${UPS}.1.6.1.0`, value: () => gauge(this.onBattery ? 1 : 0) },
    ];
  }

  #minutes(t: number): number {
    return Math.floor((MINUTES_WHEN_FULL * this.charge(t)) / 100);
  }
}
