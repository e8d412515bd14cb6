// Owns what changes between two texts, line by line: the longest common subsequence of lines. Pure.

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  /** Line numbers from 1 in the old and the new text; undefined where the line is not there. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Above this many line pairs the middle is shown as replaced as a whole: a table of its size would cost too much. */
const MOST_PAIRS = 4_000_000;

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));

/** Every line of both texts in order. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const result: DiffLine[] = [];
  const same = (i: number, j: number): number => result.push({ kind: 'same', text: a[i] as string, before: i + 1, after: j + 1 });
  const removed = (i: number): number => result.push({ kind: 'removed', text: a[i] as string, before: i + 1, after: undefined });
  const added = (j: number): number => result.push({ kind: 'added', text: b[j] as string, before: undefined, after: j + 1 });
  for (let i = 0; i < head; i++) same(i, i);
  const rows = a.length - head - tail;
  const columns = b.length - head - tail;
  if (rows * columns > MOST_PAIRS) {
    for (let i = 0; i < rows; i++) removed(head + i);
    for (let j = 0; j < columns; j++) added(head + j);
  } else {
    const width = columns + 1;
    const length = new Uint32Array((rows + 1) * width);
    for (let i = rows - 1; i >= 0; i--) {
      for (let j = columns - 1; j >= 0; j--) {
        length[i * width + j] = a[head + i] === b[head + j] ? (length[(i + 1) * width + j + 1] as number) + 1 : Math.max(length[(i + 1) * width + j] as number, length[i * width + j + 1] as number);
      }
    }
    let i = 0;
    let j = 0;
    while (i < rows || j < columns) {
      if (i < rows && j < columns && a[head + i] === b[head + j]) {
        same(head + i, head + j);
        i += 1;
        j += 1;
      } else if (j >= columns || (i < rows && (length[(i + 1) * width + j] as number) >= (length[i * width + j + 1] as number))) {
        removed(head + i);
        i += 1;
      } else {
        added(head + j);
        j += 1;
      }
    }
  }
  for (let k = tail; k > 0; k--) same(a.length - k, b.length - k);
  return result;
}

/** Only the changes, with `around` lines of context; `null` stands for lines that are left out. */
export function diffHunks(lines: readonly DiffLine[], around = 2): (DiffLine | null)[] {
  const keep = new Set<number>();
  lines.forEach((line, index) => {
    if (line.kind === 'same') return;
    for (let i = index - around; i <= index + around; i++) keep.add(i);
  });
  const result: (DiffLine | null)[] = [];
  lines.forEach((line, index) => {
    if (keep.has(index)) result.push(line);
    else if (result.length > 0 && result.at(-1) !== null) result.push(null);
  });
  if (result.at(-1) === null) result.pop();
  return result;
}
