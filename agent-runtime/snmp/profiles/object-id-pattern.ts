// Patterns of sysObjectIDs: which match an OID, and which of several is the closest.

/** Whether a text can be a pattern: numbers and stars with dots between them. */
export function isPattern(text: string): boolean {
  return text.length <= 512 && /^(?:[\d*]+)(?:\.[\d*]+)*$/u.test(text);
}

/** Whether a pattern covers an OID; `*` stands for any text, dots included. */
export function matchesPattern(pattern: string, oid: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces[0]!;
  if (pieces.length === 1) return pattern === oid;
  const last = pieces.at(-1)!;
  if (!oid.startsWith(first) || oid.length < first.length + last.length) return false;
  let at = first.length;
  const end = oid.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = oid.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return oid.endsWith(last);
}

/** Orders patterns from the closest to the farthest: more parts first, then part by part the larger number; `*` is below any number. */
export function comparePatterns(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  if (left.length !== right.length) return right.length - left.length;
  for (let part = 0; part < left.length; part += 1) {
    const difference = rank(right[part]!) - rank(left[part]!);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rank(part: string): number {
  return /^\d+$/u.test(part) ? Number(part) : -1;
}
