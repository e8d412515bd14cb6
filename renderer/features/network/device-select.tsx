// Owns the field that chooses one device, of those that are polled.
import { Select } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useText } from '../../i18n/use-text.ts';
import type { DeviceMap } from './device-list.ts';

export function DeviceSelect({ devices, value, label, onChange }: { readonly devices: DeviceMap | undefined; readonly value: string; readonly label: string; readonly onChange: (id: string) => void }): ReactNode {
  const text = useText('networkTools');
  const data = useMemo(
    () => [...(devices?.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1)).map((device) => ({ value: device.id, label: device.name === device.address ? device.name : `${device.name} (${device.address})` })),
    [devices],
  );
  return <Select aria-label={label} placeholder={label} searchable clearable limit={100} style={{ width: 260 }} nothingFoundMessage={text(data.length === 0 ? 'device.none' : 'device.noMatch')} data={data} value={value === '' ? null : value} onChange={(id) => onChange(id ?? '')} />;
}
