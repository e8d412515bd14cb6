// IPv4 addresses as numbers, and spans of them.

/** Addresses from..to, both included, as unsigned 32-bit numbers. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const ADDRESS = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/u;

/** The number of a dotted address; undefined when it is none. */
export function parseIpv4(text: string): number | undefined {
  const octets = ADDRESS.exec(text)?.slice(1).map(Number);
  if (octets === undefined || octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

export function formatIpv4(address: number): string {
  return `${(address >>> 24) & 255}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** The span of '192.168.1.0/24', host bits or not; undefined when it is no network. */
export function parseNetwork(text: string): (Span & { readonly prefix: number }) | undefined {
  const [address, length, ...rest] = text.split('/');
  const number = parseIpv4(address ?? '');
  const prefix = Number(length);
  if (number === undefined || rest.length > 0 || !/^\d{1,2}$/u.test(length ?? '') || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const from = Math.floor(number / size) * size;
  return { from, to: from + size - 1, prefix };
}

/** Spans in order, without overlaps and without touching ones. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: { from: number; to: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to + 1) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** What of `spans` (in order, disjoint) is not in `holes` (in order, disjoint). */
export function subtractSpans(spans: readonly Span[], holes: readonly Span[]): Span[] {
  const left: Span[] = [];
  let hole = 0;
  for (const span of spans) {
    let from = span.from;
    while (hole < holes.length && holes[hole]!.to < span.from) hole += 1;
    for (let at = hole; at < holes.length && holes[at]!.from <= span.to; at += 1) {
      if (holes[at]!.from > from) left.push({ from, to: holes[at]!.from - 1 });
      from = Math.max(from, holes[at]!.to + 1);
    }
    if (from <= span.to) left.push({ from, to: span.to });
  }
  return left;
}

export function sizeOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

/** Whether an address lies in spans that are in order and disjoint. */
export function within(spans: readonly Span[], address: number): boolean {
  let [low, high] = [0, spans.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { from, to } = spans[middle]!;
    if (address < from) high = middle - 1;
    else if (address > to) low = middle + 1;
    else return true;
  }
  return false;
}
