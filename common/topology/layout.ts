// Where things lie on the map: a tidy tree from the core down, and then as little movement as possible from one map to the next.
import type { NodePosition, Topology } from '../model/topology.ts';

/** Distance between neighbours of one row, between rows, and of leaves packed under their switch. */
const COLUMN = 2;
const ROW = 4;
const LEAF_COLUMN = 1;
const LEAF_ROW = 1;
/** How much wider than high the whole is meant to be; a row is higher on the screen than a column is wide. */
const SCREEN = 2;

type Positions = ReadonlyMap<string, NodePosition>;
type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * A position for every node of the map and for no other. Nodes that `previous` has stay exactly where they are; new ones go to the nearest free
 * place beside what they are plugged into. Without `previous` all are laid out afresh. The same input gives the same positions.
 */
export function layout(topology: Pick<Topology, 'nodes' | 'links'>, previous: Positions): Map<string, NodePosition> {
  const graph = graphOf(topology);
  const kept = new Map(topology.nodes.flatMap(({ id }) => (previous.has(id) ? [[id, previous.get(id)!] as const] : [])));
  if (kept.size === 0) return freshLayout(graph);
  const positions = new Map(kept);
  const taken = new Set([...kept.values()].map(cellOf));
  // Inner nodes before leaves, so that a leaf finds its new switch in its place.
  const added = [...graph.keys()].filter((id) => !kept.has(id)).sort((left, right) => graph.get(right)!.size - graph.get(left)!.size || (left < right ? -1 : 1));
  for (const id of added) {
    const around = [...graph.get(id)!].flatMap((other) => positions.get(other) ?? []);
    const isLeaf = graph.get(id)!.size <= 1;
    const centre = around.length === 0 ? { x: rightEdge(positions) + COLUMN, y: 0 } : { x: mean(around.map(({ x }) => x)), y: Math.max(...around.map(({ y }) => y)) + (isLeaf ? LEAF_ROW : ROW) };
    const position = freeNear(centre, taken);
    positions.set(id, position);
    taken.add(cellOf(position));
  }
  return positions;
}

function graphOf({ nodes, links }: Pick<Topology, 'nodes' | 'links'>): Graph {
  const graph = new Map<string, Set<string>>(nodes.map(({ id }) => [id, new Set<string>()]));
  for (const { a, b } of links) {
    if (a.node === b.node || !graph.has(a.node) || !graph.has(b.node)) continue;
    graph.get(a.node)!.add(b.node);
    graph.get(b.node)!.add(a.node);
  }
  return graph;
}

interface Tree {
  readonly id: string;
  readonly branches: readonly Tree[];
  readonly leaves: readonly string[];
}

function freshLayout(graph: Graph): Map<string, NodePosition> {
  const positions = new Map<string, NodePosition>();
  const left = new Set([...graph.keys()].sort());
  const inner = (id: string) => [...graph.get(id)!].filter((other) => graph.get(other)!.size > 1).length;
  const trees: Tree[] = [];
  const alone: string[] = [];
  const inners = new Map([...left].map((id) => [id, inner(id)]));
  // The core first: what most other inner nodes hang on; names break ties, so the result does not depend on order.
  const roots = [...left].sort((one, other) => inners.get(other)! - inners.get(one)! || graph.get(other)!.size - graph.get(one)!.size || (one < other ? -1 : 1));
  for (const root of roots) {
    if (!left.has(root)) continue;
    if (graph.get(root)!.size > 0) trees.push(treeFrom(root, graph, left));
    else {
      alone.push(root);
      left.delete(root);
    }
  }
  shelve(trees, alone, positions);
  return positions;
}

/** Networks that do not touch each other stand side by side, on as many shelves as make the whole about as wide as a screen. */
function shelve(trees: readonly Tree[], alone: readonly string[], positions: Map<string, NodePosition>): void {
  const blocks = trees.map((tree) => {
    const nodes = new Map<string, NodePosition>();
    place(tree, 0, 0, nodes);
    return nodes;
  });
  const side = Math.ceil(Math.sqrt(alone.length * 2));
  if (alone.length > 0) blocks.push(new Map(alone.map((id, position) => [id, { x: (position % side) * COLUMN, y: Math.floor(position / side) * COLUMN }])));
  const boxes = blocks.map((nodes) => {
    const xs = [...nodes.values()].map(({ x }) => x);
    const left = Math.min(...xs);
    return { nodes, left, width: Math.max(...xs) - left + 2 * COLUMN, height: Math.max(...[...nodes.values()].map(({ y }) => y)) + ROW };
  });
  const area = boxes.reduce((sum, { width, height }) => sum + width * height, 0);
  const shelf = Math.max(...boxes.map(({ width }) => width), Math.sqrt(area * SCREEN));
  let x = 0;
  let y = 0;
  let tallest = 0;
  for (const { nodes, left, width, height } of boxes) {
    if (x > 0 && x + width > shelf) {
      x = 0;
      y += tallest;
      tallest = 0;
    }
    for (const [id, at] of nodes) positions.set(id, { x: grid(at.x - left + x), y: at.y + y });
    x += width;
    tallest = Math.max(tallest, height);
  }
}

/** Breadth first, so that every node hangs as near to the core as it can. */
function treeFrom(root: string, graph: Graph, left: Set<string>): Tree {
  const children = new Map<string, string[]>([[root, []]]);
  left.delete(root);
  const queue = [root];
  for (const id of queue) {
    for (const other of [...graph.get(id)!].filter((node) => left.has(node)).sort()) {
      left.delete(other);
      children.get(id)!.push(other);
      children.set(other, []);
      queue.push(other);
    }
  }
  const build = (id: string): Tree => {
    const below = children.get(id)!;
    const leaves = below.filter((child) => children.get(child)!.length === 0 && graph.get(child)!.size === 1);
    return { id, leaves, branches: below.filter((child) => !leaves.includes(child)).map(build) };
  };
  return build(root);
}

function leafColumns(tree: Tree): number {
  return Math.ceil(Math.sqrt(tree.leaves.length * 1.5));
}

function widthOf(tree: Tree): number {
  const leaves = Math.max(COLUMN, leafColumns(tree) * LEAF_COLUMN + COLUMN / 2);
  return tree.branches.length === 0 ? leaves : leaves * (tree.leaves.length > 0 ? 1 : 0) + tree.branches.reduce((sum, branch) => sum + widthOf(branch), 0);
}

/** The node over the middle of what hangs on it; its own leaves in a block of their own, left of its branches. */
function place(tree: Tree, x: number, y: number, positions: Map<string, NodePosition>): void {
  const width = widthOf(tree);
  positions.set(tree.id, { x: grid(x + width / 2), y });
  const columns = leafColumns(tree);
  const leafWidth = tree.leaves.length === 0 ? 0 : tree.branches.length === 0 ? width : Math.max(COLUMN, columns * LEAF_COLUMN + COLUMN / 2);
  const inset = Math.max(0, (leafWidth - (columns - 1) * LEAF_COLUMN) / 2);
  tree.leaves.forEach((leaf, position) => positions.set(leaf, { x: grid(x + inset + (position % columns) * LEAF_COLUMN), y: y + 1.5 + Math.floor(position / columns) * LEAF_ROW }));
  const below = y + Math.max(ROW, tree.branches.length > 0 && tree.leaves.length > 0 ? 2.5 + Math.ceil(tree.leaves.length / columns) * LEAF_ROW : ROW);
  let at = x + leafWidth;
  for (const branch of tree.branches) {
    place(branch, at, below, positions);
    at += widthOf(branch);
  }
}

function grid(value: number): number {
  return Math.round(value * 2) / 2;
}

function cellOf({ x, y }: NodePosition): string {
  return `${Math.round(x)} ${Math.round(y)}`;
}

/** The nearest free cell, ring by ring; below is preferred to above. */
function freeNear({ x, y }: NodePosition, taken: ReadonlySet<string>): NodePosition {
  for (let ring = 0; ; ring += 1) {
    const cells: NodePosition[] = [];
    for (let down = ring; down >= -ring; down -= 1) {
      for (let across = -ring; across <= ring; across += 1) {
        if (Math.max(Math.abs(down), Math.abs(across)) === ring) cells.push({ x: Math.round(x) + across, y: Math.round(y) + down });
      }
    }
    const free = cells.find((cell) => !taken.has(cellOf(cell)));
    if (free !== undefined) return free;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rightEdge(positions: Positions): number {
  return Math.max(0, ...[...positions.values()].map(({ x }) => x));
}
