// Regular expressions in time linear in the text (Thompson's construction, run with captures as Pike did), so that no profile can hang a poll.
import type { CodeRanges, PatternNode } from './parse-pattern.ts';
import { parsePattern, PatternError } from './parse-pattern.ts';

/** Longest text that a pattern is run on, characters: no DisplayString of a device is longer than 255 octets, odd agents send some more. */
const LONGEST_TEXT = 1_024;
/** Largest program; counted repeats are written out, so {1000} of something long is refused. */
const MOST_STEPS = 4_000;

type Step =
  | { readonly op: 'set'; readonly ranges: CodeRanges; next: number }
  | { readonly op: 'split'; next: number; other: number }
  | { readonly op: 'save'; readonly slot: number; next: number }
  | { readonly op: 'assert'; readonly kind: 'start' | 'end' | 'lineStart' | 'lineEnd' | 'boundary' | 'noBoundary'; next: number }
  | { readonly op: 'done' };

/** A compiled pattern. */
export class LinearPattern {
  readonly source: string;
  readonly groups: number;
  readonly #names: ReadonlyMap<string, number>;
  readonly #steps: readonly Step[];

  /** Throws PatternError when the pattern is no RE2 pattern or too large. */
  constructor(source: string) {
    const { root, groups, names } = parsePattern(source);
    const steps: Step[] = [];
    const add = (step: Step): number => {
      if (steps.length >= MOST_STEPS) throw new PatternError('the pattern is too large', 0);
      return steps.push(step) - 1;
    };
    this.source = source;
    this.groups = groups;
    this.#names = names;
    add({ op: 'save', slot: 0, next: 1 });
    emit(root, steps, add);
    add({ op: 'save', slot: 1, next: steps.length + 1 });
    add({ op: 'done' });
    this.#steps = steps;
  }

  /** The first match: what each group holds, the whole first; undefined without one. A group that took no part is undefined. */
  match(text: string): (string | undefined)[] | undefined {
    const characters = Array.from(text.slice(0, LONGEST_TEXT));
    const codes = characters.map((character) => character.codePointAt(0)!);
    const slots = this.#run(codes);
    if (slots === undefined) return undefined;
    const found: (string | undefined)[] = [];
    for (let group = 0; group <= this.groups; group += 1) {
      const [from, to] = [slots[2 * group] ?? -1, slots[2 * group + 1] ?? -1];
      found.push(from < 0 || to < 0 ? undefined : characters.slice(from, to).join(''));
    }
    return found;
  }

  /** A template with the groups of a match in place of `$1`, `${1}`, `\1` and `${name}`; '' when it names a group that the pattern lacks. */
  fill(template: string, match: readonly (string | undefined)[]): string {
    let missing = false;
    const filled = template.replace(/\$\$|[$\\](\d+)|\$\{(\w+)\}|\$([A-Za-z_]\w*)/gu, (whole, digits?: string, braced?: string, named?: string) => {
      if (whole === '$$') return '$';
      const reference = digits ?? braced ?? named ?? '';
      const number = /^\d+$/u.test(reference) ? Number(reference) : this.#names.get(reference);
      if (number === undefined || number > this.groups) missing = true;
      return number === undefined ? '' : (match[number] ?? '');
    });
    return missing ? '' : filled;
  }

  #run(codes: readonly number[]): number[] | undefined {
    const steps = this.#steps;
    const seen = new Int32Array(steps.length).fill(-1);
    let found: number[] | undefined;
    let threads: { at: number; slots: number[] }[] = [];
    for (let position = 0; position <= codes.length; position += 1) {
      const next: { at: number; slots: number[] }[] = [];
      // Earlier starts come first; a new one is tried only while nothing matched.
      const current: { at: number; slots: number[] }[] = [];
      for (const { at, slots } of threads) this.#follow(at, slots, position, codes, seen, current);
      if (found === undefined) this.#follow(0, [], position, codes, seen, current);
      for (const thread of current) {
        const step = steps[thread.at]!;
        if (step.op === 'done') {
          found = thread.slots;
          break;
        }
        if (step.op === 'set' && position < codes.length && holds(step.ranges, codes[position]!)) next.push({ at: step.next, slots: thread.slots });
      }
      threads = next;
      if (threads.length === 0 && found !== undefined) break;
    }
    return found;
  }

  /** Adds what is reached from a step without reading a character, in order of preference, each step once per position. */
  #follow(from: number, given: number[], position: number, codes: readonly number[], seen: Int32Array, into: { at: number; slots: number[] }[]): void {
    const stack: { at: number; slots: number[] }[] = [{ at: from, slots: given }];
    for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
      const { at, slots } = entry;
      if (seen[at] === position) continue;
      seen[at] = position;
      const step = this.#steps[at]!;
      if (step.op === 'split') {
        stack.push({ at: step.other, slots });
        stack.push({ at: step.next, slots });
      } else if (step.op === 'save') {
        const saved = [...slots];
        saved[step.slot] = position;
        stack.push({ at: step.next, slots: saved });
      } else if (step.op === 'assert') {
        if (asserts(step.kind, position, codes)) stack.push({ at: step.next, slots });
      } else into.push(entry);
    }
  }
}

/** Appends the steps of a node; control falls through to the step after them. */
function emit(node: PatternNode, steps: Step[], add: (step: Step) => number): void {
  switch (node.kind) {
    case 'empty':
      return;
    case 'set':
      add({ op: 'set', ranges: node.ranges, next: steps.length + 1 });
      return;
    case 'sequence':
      for (const item of node.items) emit(item, steps, add);
      return;
    case 'choice': {
      const ends: Step[] = [];
      node.items.forEach((item, position) => {
        if (position === node.items.length - 1) return emit(item, steps, add);
        const split = { op: 'split' as const, next: steps.length + 1, other: 0 };
        add(split);
        emit(item, steps, add);
        const end: Step = { op: 'split', next: 0, other: 0 };
        add(end);
        ends.push(end);
        split.other = steps.length;
      });
      for (const end of ends) if (end.op === 'split') end.next = end.other = steps.length;
      return;
    }
    case 'group':
      add({ op: 'save', slot: 2 * node.number, next: steps.length + 1 });
      emit(node.item, steps, add);
      add({ op: 'save', slot: 2 * node.number + 1, next: steps.length + 1 });
      return;
    case 'repeat':
      return emitRepeat(node, steps, add);
    default:
      add({ op: 'assert', kind: node.kind, next: steps.length + 1 });
  }
}

function emitRepeat(node: PatternNode & { kind: 'repeat' }, steps: Step[], add: (step: Step) => number): void {
  const { item, least, most, greedy } = node;
  for (let count = 0; count < least; count += 1) {
    const before = steps.length;
    emit(item, steps, add);
    // Repeats of nothing, nested, would take for ever to write out.
    if (steps.length === before) return;
  }
  const splits: (Step & { op: 'split' })[] = [];
  const optional = (): void => {
    const split = { op: 'split' as const, next: 0, other: 0 };
    const at = add(split);
    // Which way is tried first is what makes a repeat greedy.
    if (greedy) split.next = at + 1;
    else split.other = at + 1;
    splits.push(split);
    emit(item, steps, add);
  };
  if (most === Infinity) {
    const loop = steps.length;
    optional();
    add({ op: 'split', next: loop, other: loop });
  } else for (let count = least; count < most; count += 1) optional();
  for (const split of splits) {
    if (greedy) split.other = steps.length;
    else split.next = steps.length;
  }
}

function holds(ranges: CodeRanges, code: number): boolean {
  for (const [from, to] of ranges) if (code >= from && code <= to) return true;
  return false;
}

function asserts(kind: (Step & { op: 'assert' })['kind'], position: number, codes: readonly number[]): boolean {
  switch (kind) {
    case 'start':
      return position === 0;
    case 'end':
      return position === codes.length;
    case 'lineStart':
      return position === 0 || codes[position - 1] === 10;
    case 'lineEnd':
      return position === codes.length || codes[position] === 10;
    default: {
      const boundary = isWord(codes[position - 1]) !== isWord(codes[position]);
      return boundary === (kind === 'boundary');
    }
  }
}

function isWord(code: number | undefined): boolean {
  return code !== undefined && ((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122));
}
