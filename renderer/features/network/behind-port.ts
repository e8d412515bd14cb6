// Owns what the map shows behind one port: everything that a link from it leads to, through switches that nobody manages.
import type { CallOutput } from '../../../common/contract/contract.ts';

type Topology = CallOutput<'topology.get'>;
type Node = Topology['nodes'][number];
type End = Topology['links'][number]['a'];

/** Ends of links at this port, also as a member of an aggregate; then, through unmanaged switches, what hangs on those. */
export function behindPort(map: Topology, device: string, port: { readonly index: number; readonly name: string }): readonly Node[] {
  const nodes = new Map(map.nodes.map((node) => [node.id, node]));
  const here = map.nodes.find(({ deviceId }) => deviceId === device)?.id;
  if (here === undefined) return [];
  const isHere = ({ node, index, interface: name }: End): boolean => node === here && (index === port.index || (index === null && name === port.name));
  const found = new Map<string, Node>();
  const visit = (id: string, from: string): void => {
    const node = nodes.get(id);
    if (node === undefined || found.has(id) || id === here) return;
    found.set(id, node);
    if (node.kind !== 'unmanaged_switch') return;
    for (const { a, b } of map.links) {
      if (a.node === id && b.node !== from) visit(b.node, id);
      if (b.node === id && a.node !== from) visit(a.node, id);
    }
  };
  for (const link of map.links) {
    const ends = [{ a: link.a, b: link.b }, ...link.members];
    for (const { a, b } of ends) {
      if (isHere(a)) visit(link.b.node, here);
      if (isHere(b)) visit(link.a.node, here);
    }
  }
  return [...found.values()].sort((a, b) => Number(a.kind === 'station') - Number(b.kind === 'station') || (a.name < b.name ? -1 : 1));
}
