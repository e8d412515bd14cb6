// How busy the processors of a device are: HOST-RESOURCES-MIB (RFC 2790), else the figures of UCD-SNMP-MIB.
import { numberOf, textOf } from './values.ts';
import { numberIndex, rowsOf } from './rows.ts';
import type { DeviceProcessor } from '../../../common/model/device.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';

const PROCESSOR_LOAD = '1.3.6.1.2.1.25.3.3.1.2';
const DEVICE_DESCRIPTION = '1.3.6.1.2.1.25.3.2.1.3';
const UCD_IDLE = '1.3.6.1.4.1.2021.11.11.0';
const UCD_LOAD = '1.3.6.1.4.1.2021.10.1.3';

export const PROCESSOR_PLAN: ReadingPlan = { scalars: [UCD_IDLE], columns: [PROCESSOR_LOAD, UCD_LOAD] };
/** The models of processors, of printers and of whatever else hrDeviceTable lists. */
export const HOST_DEVICE_PLAN: ReadingPlan = { scalars: [], columns: [DEVICE_DESCRIPTION] };

/** One entry per processor; of agents with UCD figures alone one for the whole device, as it was over its last minute. */
export function processorsOf(reading: DeviceReading): DeviceProcessor[] {
  const names = reading.column(DEVICE_DESCRIPTION);
  const processors = [...reading.column(PROCESSOR_LOAD)].flatMap(([row, value]) => {
    const usage = numberOf(value);
    return usage === null || usage < 0 ? [] : [{ oid: `${PROCESSOR_LOAD}.${row}`, name: textOf(names.get(row)).trim(), usage }];
  });
  if (processors.length > 0) return processors;
  const idle = numberOf(reading.scalar(UCD_IDLE));
  return idle === null || idle < 0 || idle > 100 ? [] : [{ oid: UCD_IDLE, name: '', usage: 100 - idle }];
}

/** Processes that ran or waited to run, averaged over 1, 5 and 15 minutes; null where the device has none. */
export interface LoadAverages {
  readonly one: number | null;
  readonly five: number | null;
  readonly fifteen: number | null;
}

/** Load averages of UCD-SNMP-MIB (texts there); undefined when the device has none. */
export function loadsOf(reading: DeviceReading): LoadAverages | undefined {
  const loads = reading.column(UCD_LOAD);
  if (loads.size === 0) return undefined;
  return { one: numberOf(loads.get('1')), five: numberOf(loads.get('2')), fifteen: numberOf(loads.get('3')) };
}

/** The model of the first device in hrDeviceTable, which is the printer of a printer; '' when there is none. */
export function firstHostDeviceOf(reading: DeviceReading): string {
  const [first] = rowsOf(reading, [DEVICE_DESCRIPTION]).filter((row) => numberIndex(row) !== undefined);
  return first === undefined ? '' : textOf(reading.column(DEVICE_DESCRIPTION).get(first)).trim();
}
