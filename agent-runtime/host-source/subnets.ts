// The networks this machine is part of, from its own addresses; nothing is sent.
import type { OwnSubnet } from './host-source.ts';
import type { OperatingSystem } from './operating-system.ts';

/** The network of an IPv4 address in CIDR form: 192.168.1.20/24 → 192.168.1.0/24; undefined when it is not well formed. */
export function ipv4Network(cidr: string): string | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (match === null) return undefined;
  const octets = match.slice(1, 5).map(Number);
  const bits = Number(match[5]);
  if (bits > 32 || octets.some((octet) => octet > 255)) return undefined;
  const masked = octets.map((octet, i) => octet & (0xff00 >> Math.max(0, Math.min(8, bits - i * 8))) & 0xff);
  return `${masked.join('.')}/${bits}`;
}

/** Own IPv4 networks that hold other machines: not loopback, not link-local (169.254), not single addresses; each once. */
export function ownSubnets(system: OperatingSystem): OwnSubnet[] {
  const subnets: OwnSubnet[] = [];
  const seen = new Set<string>();
  for (const [name, addresses] of Object.entries(system.networkInterfaces())) {
    for (const address of addresses) {
      if (address.internal || address.family !== 'IPv4' || address.cidr === null || address.address.startsWith('169.254.')) continue;
      const cidr = ipv4Network(address.cidr);
      if (cidr === undefined || cidr.endsWith('/32') || seen.has(cidr)) continue;
      seen.add(cidr);
      subnets.push({ interface: name, cidr });
    }
  }
  return subnets;
}
