// Owns the shapes of devices as the contract hands them out, by name.
import type { CallOutput } from '../../../common/contract/contract.ts';

export type DeviceSummary = CallOutput<'devices.list'>[number];
export type DeviceDetail = CallOutput<'devices.get'>;
export type PortRow = DeviceDetail['interfaces'][number];
export type SensorRow = DeviceDetail['sensors'][number];
export type Problem = DeviceSummary['problems'][number];
