// Ranking for autocomplete: which names hold the words that somebody typed, and in which order they are shown.

/** How well one word fits a name: 0 the name itself, 1 its beginning, 2 the beginning of a part, 3 anywhere; -1 not at all. */
function rank(name: string, word: string): number {
  let at = name.indexOf(word);
  if (at < 0) return -1;
  if (at === 0) return name.length === word.length ? 0 : 1;
  for (; at >= 0; at = name.indexOf(word, at + 1)) if (startsPart(name.charCodeAt(at - 1))) return 2;
  return 3;
}

/** Whether a part of a name begins after this character: . _ - / : or a space. */
function startsPart(code: number): boolean {
  return code === 46 || code === 95 || code === 45 || code === 47 || code === 58 || code === 32;
}

function score(name: string, words: readonly string[]): number {
  const lower = name.toLowerCase();
  let total = 0;
  for (const word of words) {
    const wordRank = rank(lower, word);
    if (wordRank < 0) return -1;
    total += wordRank;
  }
  return total;
}

interface Candidate {
  readonly name: string;
  readonly score: number;
}

/**
 * The `limit` best of the names that hold every word of `text` (case does not count): best first, then shorter, then by name. Looks at
 * each name once and sorts only what is shown.
 */
export function rankNames(names: Iterable<string>, text: string, limit: number): string[] {
  if (limit <= 0) return [];
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  // Without words nothing is better than anything else: then only the name orders.
  const compare = (a: Candidate, b: Candidate): number => a.score - b.score || (words.length > 0 ? a.name.length - b.name.length : 0) || compareNames(a.name, b.name);
  const heap = new WorstFirst(compare, limit);
  for (const name of names) {
    const found = words.length === 0 ? 0 : score(name, words);
    if (found >= 0) heap.offer({ name, score: found });
  }
  return heap.best().map(({ name }) => name);
}

/** Keeps the `limit` smallest of all that is offered: a binary heap whose root is the largest kept. */
class WorstFirst {
  private readonly compare: (a: Candidate, b: Candidate) => number;
  private readonly limit: number;
  private readonly kept: Candidate[] = [];

  constructor(compare: (a: Candidate, b: Candidate) => number, limit: number) {
    this.compare = compare;
    this.limit = limit;
  }

  offer(candidate: Candidate): void {
    const { kept } = this;
    if (kept.length < this.limit) {
      kept.push(candidate);
      this.rise(kept.length - 1);
    } else if (this.compare(candidate, kept[0]!) < 0) {
      kept[0] = candidate;
      this.sink();
    }
  }

  best(): Candidate[] {
    return this.kept.toSorted((a, b) => this.compare(a, b));
  }

  private rise(from: number): void {
    const { kept } = this;
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (this.compare(kept[at]!, kept[parent]!) <= 0) return;
      [kept[at], kept[parent]] = [kept[parent]!, kept[at]!];
      at = parent;
    }
  }

  private sink(): void {
    const { kept } = this;
    for (let at = 0; ; ) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < kept.length && this.compare(kept[child]!, kept[worst]!) > 0) worst = child;
      if (worst === at) return;
      [kept[at], kept[worst]] = [kept[worst]!, kept[at]!];
      at = worst;
    }
  }
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const folded = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

/** The end of the digits that begin at `from`. */
function digitsEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Where the value of a number begins, after its leading zeros. */
function numberStart(text: string, from: number, end: number): number {
  let start = from;
  while (start < end - 1 && text.charCodeAt(start) === 48) start++;
  return start;
}

/**
 * Orders names as people do: numbers by value (host2 before host10), letters without regard to case; names that are equal that way by
 * code unit. A total order; much faster than a collator over many names.
 */
export function compareNames(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(j);
    if (isDigit(left) && isDigit(right)) {
      const [leftEnd, rightEnd] = [digitsEnd(a, i), digitsEnd(b, j)];
      i = numberStart(a, i, leftEnd);
      j = numberStart(b, j, rightEnd);
      if (leftEnd - i !== rightEnd - j) return leftEnd - i - (rightEnd - j);
      for (; i < leftEnd; i++, j++) if (a.charCodeAt(i) !== b.charCodeAt(j)) return a.charCodeAt(i) - b.charCodeAt(j);
    } else {
      const difference = folded(left) - folded(right);
      if (difference !== 0) return difference;
      i++;
      j++;
    }
  }
  return a.length - i - (b.length - j) || (a < b ? -1 : a > b ? 1 : 0);
}
