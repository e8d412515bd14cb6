// Reads values out of the nodes of a profile's text and notes what is wrong with them, each at its line.
import type { YamlMap, YamlNode, YamlPosition } from '../../../config/yaml-document.ts';
import { LinearPattern } from '../pattern/linear-pattern.ts';
import { PatternError } from '../pattern/parse-pattern.ts';
import type { ProfileError } from '../profile.ts';

/** A profile with more mistakes than this is not worth more lines. */
const MOST_ERRORS = 20;

/** Collects the mistakes of one file. */
export class NodeReader {
  readonly file: string;
  readonly errors: ProfileError[] = [];

  constructor(file: string) {
    this.file = file;
  }

  error(at: YamlPosition, message: string): undefined {
    if (this.errors.length < MOST_ERRORS) this.errors.push({ file: this.file, line: at.line, column: at.column, message });
    return undefined;
  }

  /** The map behind a node; undefined, noted, when it is something else. An empty value is no map and no mistake. */
  map(node: YamlNode | undefined, what: string): YamlMap | undefined {
    if (node === undefined || (node.kind === 'text' && node.empty)) return undefined;
    return node.kind === 'map' ? node : this.error(node, `${what} must be a map of keys and values.`);
  }

  /** The items of a list; empty, noted, when it is something else. */
  list(node: YamlNode | undefined, what: string): readonly YamlNode[] {
    if (node === undefined || (node.kind === 'text' && node.empty)) return [];
    if (node.kind === 'list') return node.items;
    this.error(node, `${what} must be a list.`);
    return [];
  }

  /** The text at a key; undefined when the key is absent or empty, and, noted, when it is no text. */
  text(map: YamlMap, key: string): string | undefined {
    const node = child(map, key);
    if (node === undefined || (node.kind === 'text' && node.empty)) return undefined;
    return node.kind === 'text' ? node.text : this.error(node, `"${key}" must be a text.`);
  }

  number(map: YamlMap, key: string): number | undefined {
    const text = this.text(map, key);
    if (text === undefined) return undefined;
    const value = text.trim() === '' ? NaN : Number(text);
    return Number.isFinite(value) ? value : this.error(child(map, key) ?? map, `"${key}" must be a number, not "${text}".`);
  }

  /** A whole number of at least `least`. */
  count(map: YamlMap, key: string, least: number): number | undefined {
    const value = this.number(map, key);
    if (value === undefined || (Number.isInteger(value) && value >= least)) return value;
    return this.error(child(map, key) ?? map, `"${key}" must be a whole number from ${least} on.`);
  }

  truth(map: YamlMap, key: string): boolean {
    const text = this.text(map, key)?.toLowerCase();
    if (text === undefined || ['false', 'no', 'off', 'n'].includes(text)) return false;
    if (['true', 'yes', 'on', 'y'].includes(text)) return true;
    this.error(child(map, key) ?? map, `"${key}" must be true or false.`);
    return false;
  }

  oneOf<T extends string>(map: YamlMap, key: string, allowed: readonly T[]): T | undefined {
    const text = this.text(map, key);
    if (text === undefined) return undefined;
    const found = allowed.find((value) => value === text);
    return found ?? this.error(child(map, key) ?? map, `"${key}" is "${text}"; it must be one of ${allowed.join(', ')}.`);
  }

  /** A dotted OID, its leading dot taken off. */
  oid(map: YamlMap, key = 'OID'): string | undefined {
    const text = this.text(map, key);
    if (text === undefined) return undefined;
    const oid = text.replace(/^\./u, '');
    if (/^[0-2](?:\.(?:0|[1-9]\d{0,9}))+$/u.test(oid) && oid.length <= 512) return oid;
    return this.error(child(map, key) ?? map, `"${text}" is not an OID (numbers with dots between them).`);
  }

  pattern(map: YamlMap, key: string): LinearPattern | undefined {
    const text = this.text(map, key);
    if (text === undefined) return undefined;
    try {
      return new LinearPattern(text);
    } catch (thrown) {
      if (!(thrown instanceof PatternError)) throw thrown;
      return this.error(child(map, key) ?? map, `The pattern of "${key}" cannot be used: ${thrown.message} (at character ${thrown.offset + 1} of it).`);
    }
  }

  /** A map from text to text; undefined when absent. */
  texts(map: YamlMap, key: string): ReadonlyMap<string, string> | undefined {
    const node = this.map(child(map, key), `"${key}"`);
    if (node === undefined) return undefined;
    const read = new Map<string, string>();
    for (const [name, { value }] of node.entries) {
      if (value.kind === 'text') read.set(name, value.text);
      else this.error(value, `"${key}" maps texts to texts.`);
    }
    return read;
  }
}

/** The value at a key. */
export function child(map: YamlMap, key: string): YamlNode | undefined {
  return map.entries.get(key)?.value;
}
