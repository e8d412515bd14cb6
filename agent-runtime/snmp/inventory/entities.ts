// What a device is made of by ENTITY-MIB (RFC 6933): chassis, modules, power supplies, with their models and serial numbers.
import { numberOf, textOf } from './values.ts';
import { numberIndex, rowsOf } from './rows.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';

const TABLE = '1.3.6.1.2.1.47.1.1.1.1';
const COLUMNS = {
  description: `${TABLE}.2`,
  containedIn: `${TABLE}.4`,
  class: `${TABLE}.5`,
  name: `${TABLE}.7`,
  hardwareRevision: `${TABLE}.8`,
  firmwareRevision: `${TABLE}.9`,
  softwareRevision: `${TABLE}.10`,
  serial: `${TABLE}.11`,
  manufacturer: `${TABLE}.12`,
  model: `${TABLE}.13`,
} as const;

export const ENTITY_PLAN: ReadingPlan = { scalars: [], columns: Object.values(COLUMNS) };
/** Names alone: what sensors are called. */
export const ENTITY_NAME_PLAN: ReadingPlan = { scalars: [], columns: [COLUMNS.description, COLUMNS.name] };

const CLASSES = ['', 'other', 'unknown', 'chassis', 'backplane', 'container', 'powerSupply', 'fan', 'sensor', 'module', 'port', 'stack', 'cpu', 'energyObject', 'battery', 'storageDrive'] as const;
type EntityClass = Exclude<(typeof CLASSES)[number], ''>;

/** One physical entity. Empty texts are unknown; `containedIn` 0 is nothing, null unknown. */
export interface Entity {
  readonly index: number;
  readonly class: EntityClass;
  readonly containedIn: number | null;
  readonly description: string;
  readonly name: string;
  readonly hardwareRevision: string;
  readonly firmwareRevision: string;
  readonly softwareRevision: string;
  readonly serial: string;
  readonly manufacturer: string;
  readonly model: string;
}

export function entitiesOf(reading: DeviceReading): Entity[] {
  return rowsOf(reading, ENTITY_PLAN.columns).flatMap((row) => {
    const index = numberIndex(row);
    if (index === undefined) return [];
    const text = (column: string) => textOf(reading.column(column).get(row));
    const kind = CLASSES[numberOf(reading.column(COLUMNS.class).get(row)) ?? 2];
    return [
      {
        index,
        class: kind === undefined || kind === '' ? 'unknown' : kind,
        containedIn: numberOf(reading.column(COLUMNS.containedIn).get(row)),
        description: text(COLUMNS.description),
        name: text(COLUMNS.name),
        hardwareRevision: text(COLUMNS.hardwareRevision),
        firmwareRevision: text(COLUMNS.firmwareRevision),
        softwareRevision: text(COLUMNS.softwareRevision),
        serial: text(COLUMNS.serial),
        manufacturer: text(COLUMNS.manufacturer),
        model: text(COLUMNS.model),
      },
    ];
  });
}

/** The entity that stands for the whole device: the first chassis that names its model or serial number, else the first chassis, else the first entity that is in nothing. */
export function chassisOf(entities: readonly Entity[]): Entity | undefined {
  const chassis = entities.filter((entity) => entity.class === 'chassis');
  return chassis.find(({ model, serial }) => model.trim() !== '' || serial.trim() !== '') ?? chassis[0] ?? entities.find(({ containedIn, model }) => containedIn === 0 && model.trim() !== '');
}

/** What an entity is called by its index: its name, else its description. */
export function entityNameOf(reading: DeviceReading, index: string): string {
  return textOf(reading.column(COLUMNS.name).get(index)).trim() || textOf(reading.column(COLUMNS.description).get(index)).trim();
}
