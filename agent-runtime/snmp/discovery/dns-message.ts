// Messages of DNS as multicast DNS uses them: questions for pointers, and what answers say of names and addresses. RFC 1035, RFC 6762.

const POINTER = 12;
const ADDRESS = 1;
const SERVICE = 33;
const INTERNET = 1;
/** Of a question: please answer to me alone (RFC 6762 §5.4). */
const UNICAST = 0x8000;
/** Records read of one message: a datagram holds no more that matter. */
const MOST_RECORDS = 200;
/** Jumps that a compressed name may take. */
const MOST_JUMPS = 20;

/** What one answer says. Names are without the final dot. */
export type DnsRecord =
  | { readonly kind: 'pointer'; readonly name: string; readonly to: string }
  | { readonly kind: 'address'; readonly name: string; readonly address: string }
  | { readonly kind: 'service'; readonly name: string; readonly host: string };

/** A message that asks for the pointers of names. Labels are at most 63 octets; longer names are left out. */
export function pointerQuestions(names: readonly string[]): Uint8Array {
  const bytes: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  let count = 0;
  const encoder = new TextEncoder();
  for (const name of names) {
    const labels = name.split('.').map((label) => encoder.encode(label));
    if (labels.some(({ length }) => length === 0 || length > 63)) continue;
    for (const label of labels) bytes.push(label.length, ...label);
    bytes.push(0, 0, POINTER, (UNICAST | INTERNET) >> 8, INTERNET);
    count += 1;
  }
  bytes[4] = count >> 8;
  bytes[5] = count & 255;
  return Uint8Array.from(bytes);
}

/** The records of an answer that are of use here. Anything that is no answer, or is damaged, reads as far as it goes. Never throws. */
export function readDnsAnswer(bytes: Uint8Array): DnsRecord[] {
  const found: DnsRecord[] = [];
  if (bytes.length < 12 || (bytes[2]! & 0x80) === 0) return found;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 12;
  for (let left = view.getUint16(4); left > 0; left -= 1) {
    const name = readName(bytes, at);
    if (name === undefined || name.next + 4 > bytes.length) return found;
    at = name.next + 4;
  }
  const records = Math.min(MOST_RECORDS, view.getUint16(6) + view.getUint16(8) + view.getUint16(10));
  for (let i = 0; i < records; i += 1) {
    const name = readName(bytes, at);
    if (name === undefined || name.next + 10 > bytes.length) return found;
    const type = view.getUint16(name.next);
    const start = name.next + 10;
    const end = start + view.getUint16(name.next + 8);
    if (end > bytes.length) return found;
    const record = readRecord(bytes, type, name.text, start, end);
    if (record !== undefined) found.push(record);
    at = end;
  }
  return found;
}

function readRecord(bytes: Uint8Array, type: number, name: string, start: number, end: number): DnsRecord | undefined {
  if (type === ADDRESS && end - start === 4) return { kind: 'address', name, address: bytes.subarray(start, end).join('.') };
  if (type === POINTER) {
    const to = readName(bytes, start);
    return to === undefined ? undefined : { kind: 'pointer', name, to: to.text };
  }
  if (type !== SERVICE || end - start < 7) return undefined;
  const host = readName(bytes, start + 6);
  return host === undefined ? undefined : { kind: 'service', name, host: host.text };
}

const UTF8 = new TextDecoder('utf-8');

/** A name at a place, and where it ends there. Undefined when it runs out of the message or in circles. */
function readName(bytes: Uint8Array, from: number): { readonly text: string; readonly next: number } | undefined {
  const labels: string[] = [];
  let at = from;
  let next = -1;
  let jumps = 0;
  let length = 0;
  for (;;) {
    const size = bytes[at];
    if (size === undefined) return undefined;
    if (size === 0) return { text: labels.join('.'), next: next < 0 ? at + 1 : next };
    if (size >= 0xc0) {
      const low = bytes[at + 1];
      jumps += 1;
      if (low === undefined || jumps > MOST_JUMPS) return undefined;
      if (next < 0) next = at + 2;
      at = ((size & 0x3f) << 8) | low;
      continue;
    }
    length += size + 1;
    if (size > 63 || length > 255 || at + 1 + size > bytes.length) return undefined;
    labels.push(UTF8.decode(bytes.subarray(at + 1, at + 1 + size)));
    at += 1 + size;
  }
}
