// Reads `detect`: how the devices of a profile are told from others with the same sysObjectID. The key is this product's own.
import type { YamlNode } from '../../../config/yaml-document.ts';
import type { ProfileSign } from '../profile.ts';
import type { NodeReader } from './node-reader.ts';

/** A list of `{OID: scalar}` and `{OID: scalar, pattern: regex}`. More than this is no sign but a poll. */
const MOST_SIGNS = 8;

/** The signs of a profile; none when it has no such key. */
export function readSigns(reader: NodeReader, node: YamlNode | undefined): ProfileSign[] {
  const items = reader.list(node, '"detect"');
  if (node !== undefined && items.length > MOST_SIGNS) reader.error(node, `"detect" may list ${MOST_SIGNS} objects: they are asked for before the profile is chosen.`);
  return items.flatMap((item) => {
    const map = reader.map(item, 'A sign');
    const oid = map === undefined ? undefined : reader.oid(map);
    if (map === undefined || oid === undefined) {
      reader.error(item, 'A sign is a map with an OID: {OID: 1.3.6.1.4.1.99999.1.0} or {OID: 1.3.6.1.2.1.1.1.0, pattern: "^Example"}.');
      return [];
    }
    return [{ oid, pattern: reader.pattern(map, 'pattern') }];
  });
}
