// Owns the live list of devices in React.
import { useState } from 'react';
import type { VedetteError } from '../../../common/errors/vedette-error.ts';
import { useStream } from '../../api/hooks.ts';
import { applyDevices, type DeviceMap } from './device-list.ts';

const NONE: DeviceMap = new Map();

/** All devices by id, kept true while mounted; undefined before the first answer. */
export function useDevices(enabled = true): { readonly devices: DeviceMap | undefined; readonly error: VedetteError | undefined } {
  const [devices, setDevices] = useState<DeviceMap | undefined>(undefined);
  const { error } = useStream('devices.watch', {}, { enabled, keepValue: false, onEvent: (event) => setDevices((before) => applyDevices(before ?? NONE, event)) });
  return { devices, error };
}
