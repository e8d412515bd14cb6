// Keeps what was read of metric nodes in blocks of steps, so that a range that moves on reads only what is new.
import { alignDown } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { QueryNotice } from '../../common/model/frame.ts';
import type { Line } from './lines.ts';
import { joinParts } from './plan.ts';
import type { ReadPart } from './plan.ts';

/** Blocks are aligned: block b holds the steps b × 64 … b × 64 + 63 since the epoch. */
export const BLOCK_STEPS = 64;
/** 32 MB: fifty charts of twenty lines over a thousand steps. */
export const BLOCK_CACHE_BYTES = 32 * 1024 * 1024;

/** What reading a node says besides its lines; the same for all its stretches. */
export interface NodeFacts {
  readonly method: string;
  readonly groups: number;
  readonly notices: readonly QueryNotice[];
}

/** The lines of a node over the steps from … to-1 (counted from the epoch); columns have that length. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Milliseconds. */
  readonly step: number;
  /** Which tiers were read for it. */
  readonly parts: readonly ReadPart[];
  readonly lines: readonly Line[];
  readonly facts: NodeFacts;
}

interface Block extends Stretch {
  readonly node: string;
  readonly bytes: number;
}

/** A node that has blocks. */
interface KnownNode {
  readonly id: number;
  blocks: number;
}

/**
 * Complete steps by node and block. The key of a node must say everything its values depend on: its canonical text, the step, which
 * series it selects and how often the past has changed. Least recently used blocks go first, by bytes.
 */
export class BlockCache {
  readonly #blocks = new Map<string, Block>();
  /** Nodes have long names: blocks go by a short one. */
  readonly #nodes = new Map<string, KnownNode>();
  readonly #limit: number;
  #bytes = 0;
  #lastId = 0;

  constructor(limit = BLOCK_CACHE_BYTES) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The stretches that are known of the steps from … to-1, ascending and disjoint, each within one block. */
  find(node: string, from: number, to: number): Stretch[] {
    const found: Stretch[] = [];
    const known = this.#nodes.get(node);
    if (known === undefined) return found;
    for (let start = alignDown(from, BLOCK_STEPS); start < to; start += BLOCK_STEPS) {
      const key = `${known.id}@${start}`;
      const block = this.#blocks.get(key);
      if (block === undefined || block.to <= from || block.from >= to) continue;
      // A Map keeps the order of insertion: put in again, the block is the newest.
      this.#blocks.delete(key);
      this.#blocks.set(key, block);
      found.push(cut(block, Math.max(from, block.from), Math.min(to, block.to)));
    }
    return found;
  }

  /** Keeps copies of the steps before `complete`, unless they alone would take more than a quarter of the cache. */
  keep(node: string, stretch: Stretch, complete: number): void {
    const to = Math.min(stretch.to, complete);
    if (to <= stretch.from || sizeOf(node, stretch.lines, to - stretch.from) > this.#limit / 4) return;
    for (let start = alignDown(stretch.from, BLOCK_STEPS); start < to; start += BLOCK_STEPS) {
      this.#put(node, start, cut(stretch, Math.max(start, stretch.from), Math.min(start + BLOCK_STEPS, to)));
    }
    for (const [key, block] of this.#blocks) {
      if (this.#bytes <= this.#limit) return;
      this.#remove(key, block);
    }
  }

  /** A block grows where the new steps continue the known ones; otherwise the longer of both stays. */
  #put(node: string, start: number, fresh: Stretch): void {
    let owner = this.#nodes.get(node);
    if (owner === undefined) this.#nodes.set(node, (owner = { id: ++this.#lastId, blocks: 0 }));
    owner.blocks += 1;
    const key = `${owner.id}@${start}`;
    const known = this.#blocks.get(key);
    const merged = known === undefined ? fresh : merge(known, fresh);
    if (known !== undefined) this.#remove(key, known);
    const bytes = sizeOf(node, merged.lines, merged.to - merged.from) + 100 * merged.parts.length;
    this.#blocks.set(key, { ...merged, node, bytes });
    this.#bytes += bytes;
  }

  #remove(key: string, block: Block): void {
    if (!this.#blocks.delete(key)) return;
    this.#bytes -= block.bytes;
    const owner = this.#nodes.get(block.node);
    if (owner === undefined) return;
    owner.blocks -= 1;
    if (owner.blocks === 0) this.#nodes.delete(block.node);
  }
}

function merge(known: Stretch, fresh: Stretch): Stretch {
  if (fresh.from <= known.from && fresh.to >= known.to) return fresh;
  if (known.from <= fresh.from && known.to >= fresh.to) return known;
  if (fresh.from > known.to || fresh.to < known.from || !isSameSet(known.lines, fresh.lines)) return fresh.to - fresh.from >= known.to - known.from ? fresh : known;
  return join(fresh.from < known.from ? [fresh, known] : [known, fresh], Math.min(known.from, fresh.from), Math.max(known.to, fresh.to));
}

/** Whether two stretches hold the same lines in the same order. */
export function isSameSet(a: readonly Line[], b: readonly Line[]): boolean {
  return a.length === b.length && a.every((line, index) => line.key === b[index]!.key);
}

/** One stretch of several that hold the same lines and together cover from … to-1. Envelopes stay when any of them has one. */
export function join(stretches: readonly Stretch[], from: number, to: number): Stretch {
  const lines = stretches[0]!.lines.map((line, index): Line => {
    const parts = stretches.map((stretch) => ({ at: stretch.from - from, line: stretch.lines[index]! }));
    const column = (of: (line: Line) => Float64Array): Float64Array => {
      const whole = new Float64Array(to - from).fill(Number.NaN);
      for (const part of parts) whole.set(of(part.line), part.at);
      return whole;
    };
    const { min: _min, max: _max, ...plain } = line;
    const values = column((part) => part.values);
    const isCrowded = parts.some((part) => part.line.min !== undefined);
    return isCrowded ? { ...plain, values, min: column((part) => part.min ?? part.values), max: column((part) => part.max ?? part.values) } : { ...plain, values };
  });
  return { from, to, step: stretches[0]!.step, parts: joinParts(stretches.flatMap(({ parts }) => parts)), lines, facts: stretches.at(-1)!.facts };
}

/** The steps from … to-1 of a stretch, with columns of its own. They share one array: many short ones would take longer to make than to fill. */
function cut(stretch: Stretch, from: number, to: number): Stretch {
  const first = from - stretch.from;
  const length = to - from;
  const columns = stretch.lines.reduce((count, line) => count + (line.min && line.max ? 3 : 1), 0);
  const room = new Float64Array(columns * length);
  let at = 0;
  const copy = (column: Float64Array): Float64Array => {
    const start = at;
    for (let i = first; i < first + length; i += 1) room[at++] = column[i]!;
    return columns === 1 ? room : room.subarray(start, at);
  };
  const lines = stretch.lines.map(({ key, tags, metric, unit, values, min, max }): Line => (min && max ? { key, tags, metric, unit, values: copy(values), min: copy(min), max: copy(max) } : { key, tags, metric, unit, values: copy(values) }));
  return { from, to, step: stretch.step, parts: cutParts(stretch.parts, from * stretch.step, to * stretch.step), lines, facts: stretch.facts };
}

function cutParts(parts: readonly ReadPart[], from: Millis, to: Millis): ReadPart[] {
  return parts.map((part) => ({ ...part, from: Math.max(part.from, from), to: Math.min(part.to, to) })).filter((part) => part.from < part.to);
}

/** Columns plus a generous guess for keys, tags and objects. */
function sizeOf(key: string, lines: readonly Line[], length: number): number {
  let bytes = 300 + key.length * 2;
  for (const line of lines) bytes += 300 + length * 8 * (line.min === undefined ? 1 : 3);
  return bytes;
}
