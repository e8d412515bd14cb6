// Reads the `metadata` of a profile: what a device and its interfaces are.
import type { YamlNode } from '../../../config/yaml-document.ts';
import type { MetadataField, ProfileMetadata } from '../profile.ts';
import { DEVICE_FIELDS, INTERFACE_FIELDS } from '../profile.ts';
import { child } from './node-reader.ts';
import type { NodeReader } from './node-reader.ts';
import { readSymbol } from './read-symbol.ts';
import { readRowTags } from './read-tags.ts';

export const NO_METADATA: ProfileMetadata = { device: new Map(), interface: new Map(), interfaceTags: [] };

/** Reads both resources; any other resource or field is a mistake. */
export function readMetadata(reader: NodeReader, node: YamlNode | undefined): ProfileMetadata {
  const map = reader.map(node, '"metadata"');
  if (map === undefined) return NO_METADATA;
  for (const [name, { key }] of map.entries) if (name !== 'device' && name !== 'interface') reader.error(key, `Metadata is about "device" and "interface", not "${name}".`);
  const device = reader.map(child(map, 'device'), '"device"');
  if (device !== undefined && reader.list(child(device, 'id_tags'), '"id_tags"').length > 0) reader.error(child(device, 'id_tags') ?? device, '"id_tags" belong to interfaces: a device has no rows.');
  const ports = reader.map(child(map, 'interface'), '"interface"');
  return {
    device: device === undefined ? new Map() : readFields(reader, child(device, 'fields'), DEVICE_FIELDS),
    interface: ports === undefined ? new Map() : readFields(reader, child(ports, 'fields'), INTERFACE_FIELDS),
    interfaceTags: ports === undefined ? [] : readRowTags(reader, child(ports, 'id_tags')),
  };
}

function readFields<T extends string>(reader: NodeReader, node: YamlNode | undefined, allowed: readonly T[]): ReadonlyMap<T, MetadataField> {
  const fields = new Map<T, MetadataField>();
  for (const [name, { key, value }] of reader.map(node, '"fields"')?.entries ?? []) {
    const field = allowed.find((known) => known === name);
    if (field === undefined) {
      reader.error(key, `There is no metadata field "${name}"; there are ${allowed.join(', ')}.`);
      continue;
    }
    const map = reader.map(value, 'A metadata field');
    if (map === undefined) continue;
    const one = child(map, 'symbol');
    const several = reader.list(child(map, 'symbols'), '"symbols"');
    const symbols = [...(one === undefined ? [] : [one]), ...several].flatMap((symbol) => readSymbol(reader, symbol, 'value') ?? []);
    fields.set(field, { symbols, value: reader.text(map, 'value') });
  }
  return fields;
}
