// Networks in CIDR notation, and whether an address lies in one.
import { BlockList, isIP } from 'node:net';
import { VedetteError } from '../../common/errors/vedette-error.ts';

/** One network. */
export interface Cidr {
  contains(address: string): boolean;
}

/** Reads '127.0.0.0/8' or 'fe80::/10'. Throws VedetteError `bad_input`. */
export function parseCidr(text: string): Cidr {
  const [address, length, ...rest] = text.split('/');
  const family = isIP(address ?? '');
  const bits = Number(length);
  if (family === 0 || rest.length > 0 || !/^\d+$/.test(length ?? '') || bits > (family === 4 ? 32 : 128)) {
    throw new VedetteError('bad_input', `'${text}' is no network: write it as in 192.168.1.0/24.`);
  }
  const list = new BlockList();
  list.addSubnet(address!, bits, family === 4 ? 'ipv4' : 'ipv6');
  return { contains: (candidate) => isIP(candidate) === family && list.check(candidate, family === 4 ? 'ipv4' : 'ipv6') };
}
