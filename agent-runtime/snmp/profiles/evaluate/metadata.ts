// The inventory that a profile describes: fields of the device and of its interfaces.
import { DEVICE_KINDS } from '../../../../common/model/device.ts';
import type { DeviceReading } from '../../device-reading.ts';
import { DEFAULT_METADATA } from '../default-metadata.ts';
import type { DeviceField, InterfaceField, MetadataField, Profile, ProfileMetadata } from '../profile.ts';
import type { InterfaceMetadata } from './evaluation.ts';
import { rowTags, scalarOf } from './row-tags.ts';
import { processValue, textOfValue } from './value-text.ts';

/** Fields of the device that have a value; `type` is always one of Datadog's kinds. */
export function deviceMetadata(profile: Profile, reading: DeviceReading): Partial<Record<DeviceField, string>> {
  const found: Partial<Record<DeviceField, string>> = {};
  const described = profile.metadata.device.size > 0 ? profile.metadata.device : DEFAULT_METADATA.device;
  for (const [name, field] of described) {
    const text = firstText(field, (oid) => scalarOf(reading, oid)?.value);
    if (text !== undefined) found[name] = text;
  }
  if (found.vendor === undefined && profile.vendor !== '') found.vendor = profile.vendor;
  const type = found.type?.toLowerCase();
  found.type = DEVICE_KINDS.find((kind) => kind === type) ?? 'other';
  return found;
}

/** One entry for each index in any of the fields' columns, in the order of the indexes. */
export function interfaceMetadata(metadata: ProfileMetadata, reading: DeviceReading, names: ReadonlyMap<string, string> | undefined): InterfaceMetadata[] {
  const described = metadata.interface.size > 0 ? metadata : DEFAULT_METADATA;
  const indexes = new Set<string>();
  for (const { symbols } of described.interface.values()) for (const { oid } of symbols) for (const index of reading.column(oid).keys()) indexes.add(index);
  return [...indexes]
    .sort((a, b) => Number(a) - Number(b))
    .map((index) => {
      const fields: Partial<Record<InterfaceField, string>> = {};
      for (const [name, field] of described.interface) {
        const text = firstText(field, (oid) => reading.column(oid).get(index));
        if (text !== undefined) fields[name] = text;
      }
      return { index, fields, idTags: rowTags(described.interfaceTags, index, reading, names) };
    });
}

function firstText(field: MetadataField, read: (oid: string) => Parameters<typeof processValue>[0]): string | undefined {
  for (const symbol of field.symbols) {
    const value = processValue(read(symbol.oid), symbol);
    const text = value === undefined ? undefined : textOfValue(value);
    if (text !== undefined && text !== '') return text;
  }
  return field.value;
}
