// Which addresses a scan asks: networks, ranges and single addresses as people write them, without those that nobody may or can be asked at.
import { LARGE_SCAN, LARGEST_SCAN } from '../../../common/model/scan.ts';
import type { TargetProblem } from '../../../common/model/scan.ts';
import { formatIpv4, mergeSpans, parseIpv4, parseNetwork, sizeOf, subtractSpans, within } from './ipv4.ts';
import type { Span } from './ipv4.ts';

/** A text that is not as it should be. */
export interface TextProblem {
  readonly text: string;
  readonly code: TargetProblem;
}

/** "This network" (RFC 1122), multicast (RFC 5771), reserved and broadcast (RFC 1112, RFC 919). */
const NO_HOSTS: readonly Span[] = [
  { from: 0, to: 0x00ff_ffff },
  { from: 0xe000_0000, to: 0xffff_ffff },
];

type Parsed = { readonly span: Span; readonly edges: readonly Span[] } | { readonly code: TargetProblem };

/**
 * Reads one text: '192.168.1.0/24', '192.168.1.7', '192.168.1.10-192.168.2.20', '192.168.1.10-50' (last octet). `edges` are the addresses of
 * the network itself and of its broadcast.
 */
function parseRange(text: string): Parsed {
  const trimmed = text.trim();
  if (trimmed.includes(':')) return { code: 'ipv6' };
  if (trimmed.includes('/')) {
    const network = parseNetwork(trimmed);
    if (network === undefined) return { code: /^[\d.]+\/\d{1,3}$/u.test(trimmed) && parseIpv4(trimmed.split('/')[0]!) !== undefined ? 'prefix' : 'not_an_address' };
    const { from, to, prefix } = network;
    return { span: { from, to }, edges: prefix <= 30 ? [{ from, to: from }, { from: to, to }] : [] };
  }
  const [first, last, ...rest] = trimmed.split('-').map((part) => part.trim());
  const from = parseIpv4(first ?? '');
  if (from === undefined || rest.length > 0) return { code: 'not_an_address' };
  if (last === undefined) return { span: { from, to: from }, edges: [] };
  const octet = /^\d{1,3}$/u.test(last) && Number(last) <= 255 ? Number(last) : undefined;
  const to = octet === undefined ? parseIpv4(last) : Math.floor(from / 256) * 256 + octet;
  if (to === undefined) return { code: 'not_an_address' };
  return to < from ? { code: 'backwards' } : { span: { from, to }, edges: [] };
}

/** Addresses that are never contacted, from texts like those of ranges. Texts that cannot be read are in `problems`. */
export interface Exclusion {
  readonly spans: readonly Span[];
  readonly problems: readonly TextProblem[];
  excludes(address: string): boolean;
}

export function parseExclusion(texts: readonly string[]): Exclusion {
  const problems: TextProblem[] = [];
  const found: Span[] = [];
  for (const text of texts.filter((one) => one.trim() !== '')) {
    const parsed = parseRange(text);
    if ('code' in parsed) problems.push({ text, code: parsed.code });
    else found.push(parsed.span);
  }
  const spans = mergeSpans(found);
  return {
    spans,
    problems,
    excludes(address) {
      const number = parseIpv4(address);
      return number !== undefined && within(spans, number);
    },
  };
}

/** The addresses of a scan; nothing is laid out before it is iterated. */
export interface Targets {
  readonly addresses: number;
  /** Wants a person's confirmation. */
  readonly large: boolean;
  readonly problems: readonly TextProblem[];
  readonly spans: readonly Span[];
  has(address: string): boolean;
  [Symbol.iterator](): Iterator<string>;
}

/**
 * Reads the ranges of a scan. Left out are `excluded` addresses, multicast and broadcast, and the addresses of networks themselves: of those
 * in `ranges` and of `ownNetworks` (CIDR). With problems there may still be addresses: it is for the caller to refuse.
 */
export function parseTargets(ranges: readonly string[], excluded: Exclusion, ownNetworks: readonly string[] = []): Targets {
  const problems: TextProblem[] = [];
  const found: Span[] = [];
  const edges: Span[] = [];
  for (const text of ranges.filter((one) => one.trim() !== '')) {
    const parsed = parseRange(text);
    if ('code' in parsed) {
      problems.push({ text, code: parsed.code });
      continue;
    }
    const hosts = subtractSpans([parsed.span], NO_HOSTS);
    if (hosts.length === 0) problems.push({ text, code: 'no_hosts' });
    else if (subtractSpans(hosts, excluded.spans).length === 0) problems.push({ text, code: 'excluded' });
    found.push(...hosts);
    edges.push(...parsed.edges);
  }
  for (const cidr of ownNetworks) {
    const parsed = parseRange(cidr);
    if ('edges' in parsed) edges.push(...parsed.edges);
  }
  const spans = subtractSpans(subtractSpans(mergeSpans(found), mergeSpans(edges)), excluded.spans);
  const addresses = sizeOf(spans);
  if (addresses > LARGEST_SCAN) problems.push({ text: ranges.join(', ').slice(0, 200), code: 'too_many' });
  return {
    addresses,
    large: addresses > LARGE_SCAN,
    problems: [...problems, ...excluded.problems],
    spans,
    has(address) {
      const number = parseIpv4(address);
      return number !== undefined && within(spans, number);
    },
    *[Symbol.iterator]() {
      for (const { from, to } of spans) for (let address = from; address <= to; address += 1) yield formatIpv4(address);
    },
  };
}
