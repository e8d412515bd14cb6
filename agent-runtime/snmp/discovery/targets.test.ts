// Texts of ranges, and the addresses they mean.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIpv4, parseIpv4 } from './ipv4.ts';
import { parseExclusion, parseTargets } from './targets.ts';

const none = parseExclusion([]);
const addresses = (ranges: readonly string[], exclude: readonly string[] = [], own: readonly string[] = []): string[] => [...parseTargets(ranges, parseExclusion(exclude), own)];
const problems = (text: string): string[] => parseTargets([text], none).problems.map(({ code }) => code);

describe('ranges', () => {
  test.each([
    ['192.168.1.7', ['192.168.1.7']],
    [' 192.168.1.250-252 ', ['192.168.1.250', '192.168.1.251', '192.168.1.252']],
    ['192.168.1.254 - 192.168.2.1', ['192.168.1.254', '192.168.1.255', '192.168.2.0', '192.168.2.1']],
    ['10.0.0.0/30', ['10.0.0.1', '10.0.0.2']],
    ['10.0.0.9/30', ['10.0.0.9', '10.0.0.10']],
    ['10.0.0.4/31', ['10.0.0.4', '10.0.0.5']],
    ['10.0.0.4/32', ['10.0.0.4']],
  ])('%s', (text, expected) => expect(addresses([text])).toEqual(expected));

  test('networks are counted without being laid out, and large ones ask', () => {
    expect(parseTargets(['10.0.0.0/24'], none)).toMatchObject({ addresses: 254, large: false, problems: [] });
    expect(parseTargets(['10.0.0.0/20'], none)).toMatchObject({ addresses: 4_094, large: false });
    expect(parseTargets(['10.0.0.0/19'], none)).toMatchObject({ addresses: 8_190, large: true, problems: [] });
    expect(parseTargets(['10.0.0.0/8'], none).problems.map(({ code }) => code)).toEqual(['too_many']);
  });

  test('what overlaps counts once, and empty lines not at all', () => {
    expect(parseTargets(['10.0.0.1-20', '', '10.0.0.10-30', '10.0.0.5'], none).addresses).toBe(30);
  });

  test('excluded addresses, own broadcasts and the ends of networks are left out', () => {
    expect(addresses(['10.0.0.0-8'], ['10.0.0.2-4', '10.0.0.6/32'], ['10.0.0.0/29'])).toEqual(['10.0.0.1', '10.0.0.5', '10.0.0.8']);
    expect(parseTargets(['10.0.0.5'], parseExclusion(['10.0.0.0/24'])).problems.map(({ code }) => code)).toEqual(['excluded']);
  });

  test.each([
    ['printer', 'not_an_address'],
    ['10.0.0', 'not_an_address'],
    ['10.0.0.256', 'not_an_address'],
    ['10.0.0.1-2-3', 'not_an_address'],
    ['10.0.0.1-300', 'not_an_address'],
    ['10.0.0.0/33', 'prefix'],
    ['10.0.0.50-10', 'backwards'],
    ['fe80::1', 'ipv6'],
    ['224.0.0.0/4', 'no_hosts'],
    ['255.255.255.255', 'no_hosts'],
    ['0.0.0.0/8', 'no_hosts'],
  ])('%s is refused: %s', (text, code) => expect(problems(text)).toContain(code));

  test('an exclusion that cannot be read is said, never passed over', () => {
    expect(parseTargets(['10.0.0.1'], parseExclusion(['10.0.0.x'])).problems).toEqual([{ text: '10.0.0.x', code: 'not_an_address' }]);
    expect(parseExclusion(['10.0.0.0/24']).excludes('10.0.0.0')).toBe(true);
    expect(parseExclusion(['10.0.0.0/24']).excludes('10.0.1.0')).toBe(false);
    expect(parseExclusion(['10.0.0.0/24']).excludes('router.local')).toBe(false);
  });
});

test('no text makes it throw, and what it counts is what it gives', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const address = fc.tuple(fc.constant(10), octet, octet, octet).map((octets) => octets.join('.'));
  const text = fc.oneof(fc.string(), address, fc.tuple(address, fc.integer({ min: 22, max: 32 })).map(([a, b]) => `${a}/${b}`), fc.tuple(address, octet).map(([a, b]) => `${a}-${b}`), fc.tuple(address, address).map(([a, b]) => `${a}-${b}`));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), fc.array(text, { maxLength: 4 }), (ranges, exclude) => {
      const exclusion = parseExclusion(exclude);
      const targets = parseTargets(ranges, exclusion);
      if (targets.addresses > 20_000) return;
      const all = [...targets];
      expect(all.length).toBe(targets.addresses);
      expect(new Set(all).size).toBe(all.length);
      for (const one of all) {
        expect(exclusion.excludes(one)).toBe(false);
        expect(targets.has(one)).toBe(true);
        expect(formatIpv4(parseIpv4(one)!)).toBe(one);
      }
    }),
    { numRuns: 200 },
  );
});
