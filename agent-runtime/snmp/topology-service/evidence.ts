// Whether a device tells anything new for the map: most readings say what the one before said.
import type { InterfaceFacts } from '../inventory/interfaces.ts';
import type { NetworkFacts } from '../inventory/inventory.ts';

/** A number of everything that the map is made of, without times. Two that are equal are the same evidence. */
export function evidenceOf(name: string, network: NetworkFacts, interfaces: readonly InterfaceFacts[]): number {
  const { aggregates, ...lists } = network;
  const ports = interfaces.map(({ index, mac, name: port, oper, speed }) => [index, port, mac, speed, oper]);
  return hashOf(JSON.stringify([name, lists, [...aggregates], ports]));
}

/** 53 bits: two runs of FNV-1a from other beginnings. */
function hashOf(text: string): number {
  let [low, high] = [0x81_1c_9d_c5, 0x9e_37_79_b9];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01_00_01_93);
    high = Math.imul(high ^ code, 0x01_00_01_93);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
