// A printer's supplies, pages and complaints by Printer-MIB (RFC 3805) and HOST-RESOURCES-MIB.
import { bitsOf, numberOf, textOf } from './values.ts';
import { rowsOf } from './rows.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';
import type { DeviceSupply } from '../../../common/model/device.ts';

const SUPPLIES = '1.3.6.1.2.1.43.11.1.1';
const COLORANT_INDEX = `${SUPPLIES}.3`;
const DESCRIPTION = `${SUPPLIES}.6`;
const UNIT = `${SUPPLIES}.7`;
const CAPACITY = `${SUPPLIES}.8`;
const LEVEL = `${SUPPLIES}.9`;
const COLORANT_VALUE = '1.3.6.1.2.1.43.12.1.1.4';
const LIFE_COUNT = '1.3.6.1.2.1.43.10.2.1.4';
const ERROR_STATE = '1.3.6.1.2.1.25.3.5.1.2';

export const SUPPLY_PLAN: ReadingPlan = { scalars: [], columns: [COLORANT_INDEX, DESCRIPTION, UNIT, CAPACITY, LEVEL, COLORANT_VALUE, LIFE_COUNT, ERROR_STATE] };

/** PrtMarkerSuppliesSupplyUnitTC: the level is a percentage. */
const PERCENT = 19;

/** Supplies in the printer's order. `note` says why one has no percentage: some, unknown or unlimited. Of a receptacle (waste toner) the level is the room left, so less is worse there, too. */
export function suppliesOf(reading: DeviceReading): DeviceSupply[] {
  return rowsOf(reading, [LEVEL, CAPACITY, DESCRIPTION]).map((row) => {
    const cell = (column: string) => numberOf(reading.column(column).get(row));
    const colorant = cell(COLORANT_INDEX);
    const device = row.slice(0, row.indexOf('.'));
    const name = textOf(reading.column(DESCRIPTION).get(row)).trim();
    const named = colorant === null || colorant === 0 ? '' : textOf(reading.column(COLORANT_VALUE).get(`${device}.${colorant}`)).trim();
    return { name, colour: (named || colourIn(name)).toLowerCase(), ...level(cell(LEVEL), cell(CAPACITY), cell(UNIT)) };
  });
}

/** Negative levels have meanings: -1 no restriction, -2 unknown, -3 some is left. Negative capacities are unknown. */
function level(value: number | null, capacity: number | null, unit: number | null): Pick<DeviceSupply, 'percent' | 'note'> {
  if (value === null || value === -2) return { percent: null, note: 'unknown' };
  if (value === -1) return { percent: null, note: 'unlimited' };
  if (value < 0) return { percent: null, note: 'some' };
  if (capacity !== null && capacity > 0) return { percent: Math.min(100, (value / capacity) * 100), note: '' };
  return unit === PERCENT && value <= 100 ? { percent: value, note: '' } : { percent: null, note: 'unknown' };
}

function colourIn(name: string): string {
  return /\b(?:black|cyan|magenta|yellow|photo black|light cyan|light magenta|gray|grey)\b/iu.exec(name)?.[0] ?? '';
}

/** Pages (or whatever the printer counts) since it was made; null when it does not say. Several marking units are added up. */
export function pagesOf(reading: DeviceReading): number | null {
  const counts = [...reading.column(LIFE_COUNT).values()].flatMap((value) => numberOf(value) ?? []).filter((count) => count >= 0);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/** hrPrinterDetectedErrorState, in the order of its bits. */
export const PRINTER_ERRORS = [
  'low_paper', 'no_paper', 'low_toner', 'no_toner', 'door_open', 'jammed', 'offline', 'service_requested',
  'input_tray_missing', 'output_tray_missing', 'supply_missing', 'output_near_full', 'output_full', 'input_tray_empty', 'overdue_maintenance',
] as const;
export type PrinterError = (typeof PRINTER_ERRORS)[number];

/** Those that stop it; with the others it can go on for a while. */
export const STOPS_PRINTING: ReadonlySet<PrinterError> = new Set<PrinterError>(['no_paper', 'no_toner', 'jammed', 'supply_missing', 'output_full', 'input_tray_missing', 'output_tray_missing']);

/** What the printer complains of now. */
export function printerErrorsOf(reading: DeviceReading): PrinterError[] {
  return named([...reading.column(ERROR_STATE).values()].flatMap(bitsOf));
}

/** The same of one of several printers, by its row in hrPrinterTable. */
export function printerErrorsIn(reading: DeviceReading, row: string): PrinterError[] {
  return named(bitsOf(reading.column(ERROR_STATE).get(row)));
}

function named(bits: readonly number[]): PrinterError[] {
  return PRINTER_ERRORS.filter((_, bit) => bits.includes(bit));
}
