// Finds keys that nobody reads: the format says that they are ignored, so a misspelt one would go unseen.
import type { YamlNode } from '../../../config/yaml-document.ts';
import { readYamlNodes } from '../../../config/yaml-document.ts';
import { nearest } from '../../../config/tree.ts';

/** What may stand in a map: these keys, or (`values`) any keys with such values. A list has it in each of its items; without both nothing is looked at. */
interface Shape {
  readonly keys?: Readonly<Record<string, Shape>>;
  readonly values?: Shape;
}

/** A key at its place. Lines and columns count from 1. */
export interface UnknownKey {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A file with more of them is in another dialect. */
const MOST_SAID = 20;

const ANY: Shape = {};
/** Both are read by people only. */
const DOCUMENTATION = { MIB: ANY, description: ANY };
const NAMED_OBJECT: Shape = { keys: { OID: ANY, name: ANY, MIB: ANY } };

const STATES: Shape = { values: { keys: { text: ANY, health: ANY } } };
const LIMITS = { skip: ANY, unless: ANY, rows: ANY, only: { keys: { OID: ANY, values: ANY, except: ANY } } };
const KIND: Shape = { keys: { class: ANY, unit: ANY, scale: ANY, states: STATES } };
const SENSOR: Shape = {
  keys: {
    class: ANY, unit: ANY, name: ANY, scale: ANY, states: STATES, decode: ANY, digits: ANY, divisor: ANY,
    kinds: { keys: { OID: ANY, index: ANY, values: { values: KIND } } },
    status: { keys: { OID: ANY, values: STATES } },
    ...LIMITS,
  },
};
const NAMED: Shape = { keys: { name: ANY, ...LIMITS } };
const CAPACITY: Shape = { keys: { part: ANY, group: ANY, bytes: ANY, most: ANY, name: ANY, ...LIMITS } };
const MARKS = { sensor: SENSOR, processor: NAMED, memory: CAPACITY, volume: CAPACITY, wireless: NAMED };

const VALUE_KEYS = { OID: ANY, name: ANY, format: ANY, extract_value: ANY, match_pattern: ANY, match_value: ANY, scale_factor: ANY, metric_type: ANY, forced_type: ANY, ...DOCUMENTATION };
const SYMBOL: Shape = { keys: { ...VALUE_KEYS, constant_value_one: ANY, ...MARKS } };
const VALUE: Shape = { keys: VALUE_KEYS };
const TAG: Shape = {
  keys: {
    tag: ANY, symbol: VALUE, column: VALUE, index: ANY, mapping: ANY, match: ANY, tags: ANY, table: ANY,
    index_transform: { keys: { start: ANY, end: ANY } },
    ...VALUE_KEYS,
  },
};
const METRIC: Shape = {
  keys: {
    table: NAMED_OBJECT, symbol: SYMBOL, symbols: SYMBOL, metric_tags: TAG, static_tags: ANY,
    options: { keys: { placement: ANY, metric_suffix: ANY } },
    ...VALUE_KEYS,
    ...MARKS,
  },
};
const FIELDS: Shape = { values: { keys: { symbol: VALUE, symbols: VALUE, value: ANY } } };
const PROFILE: Shape = {
  keys: {
    sysobjectid: ANY, extends: ANY, name: ANY, description: ANY, version: ANY, static_tags: ANY,
    device: { keys: { vendor: ANY } },
    detect: { keys: { OID: ANY, pattern: ANY } },
    metrics: METRIC,
    metric_tags: TAG,
    metadata: { keys: { device: { keys: { fields: FIELDS, id_tags: TAG } }, interface: { keys: { fields: FIELDS, id_tags: TAG } } } },
  },
};

/** Keys of a profile's text that neither Datadog nor this product reads, each with the one that was probably meant; none for a text that is no YAML. Never throws. */
export function unknownKeys(text: string): readonly UnknownKey[] {
  const found: UnknownKey[] = [];
  const look = (node: YamlNode, shape: Shape): void => {
    if (found.length >= MOST_SAID || (shape.keys === undefined && shape.values === undefined)) return;
    if (node.kind === 'list') {
      for (const item of node.items) look(item, shape);
    } else if (node.kind === 'map') {
      for (const [name, { key, value }] of node.entries) {
        const known = shape.keys === undefined ? shape.values : Object.hasOwn(shape.keys, name) ? shape.keys[name] : undefined;
        if (known !== undefined) look(value, known);
        else if (found.length < MOST_SAID) {
          const meant = nearest(name, Object.keys(shape.keys ?? {}));
          found.push({ line: key.line, column: key.column, message: `Nobody reads the key "${name.slice(0, 60)}".${meant === undefined ? '' : ` Did you mean "${meant}"?`}` });
        }
      }
    }
  };
  const { problems, root } = readYamlNodes(text);
  if (root !== undefined && problems.length === 0) look(root, PROFILE);
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}
