// A value as a short text for people, whatever it is.
import { textOf } from '../inventory/values.ts';
import type { SnmpValue } from '../protocol.ts';

const LONGEST = 80;

export function valueText(value: SnmpValue): string {
  const text = value.type === 'octets' ? textOf(value) : value.value instanceof Uint8Array ? `${value.value.length} bytes` : String(value.value ?? '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
