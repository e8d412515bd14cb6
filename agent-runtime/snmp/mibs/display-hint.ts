// Renders octets and integers by a DISPLAY-HINT, RFC 2579 §3.1.

interface Piece {
  readonly repeats: boolean;
  readonly length: number;
  readonly format: string;
  readonly separator: string;
  readonly terminator: string;
}

const PIECE = /(\*?)(\d{1,5})([dxoat])(?:([^0-9*])(?:([^0-9*]))?)?/uy;
const MOST_TEXT = 4_000;
const UTF8 = new TextDecoder('utf-8', { fatal: true });
const parsed = new Map<string, readonly Piece[] | undefined>();
const MOST_PARSED = 1_000;

/** Octets by a hint such as '1x:' or '2d-1d-1d,1d:1d:1d.1d'. Undefined when the hint is none for octets, or the octets are no text where it wants one. */
export function octetsByHint(bytes: Uint8Array, hint: string): string | undefined {
  const pieces = piecesOf(hint);
  if (pieces === undefined) return undefined;
  let text = '';
  let at = 0;
  for (let i = 0; at < bytes.length && text.length < MOST_TEXT; i = Math.min(i + 1, pieces.length - 1)) {
    const piece = pieces[i]!;
    const repeat = piece.repeats ? bytes[at++]! : 1;
    for (let time = 0; time < repeat && at < bytes.length && text.length < MOST_TEXT; time += 1) {
      const end = Math.min(bytes.length, at + piece.length);
      const shown = render(bytes.subarray(at, end), piece.format);
      if (shown === undefined) return undefined;
      text += shown;
      // A length of no octets would go on for ever.
      at = piece.length === 0 ? bytes.length : end;
      if (at >= bytes.length) break;
      text += piece.repeats && time === repeat - 1 && piece.terminator !== '' ? piece.terminator : piece.separator;
    }
  }
  return text;
}

function render(octets: Uint8Array, format: string): string | undefined {
  if (format === 'a' || format === 't') {
    const end = octets.indexOf(0);
    const body = end < 0 ? octets : octets.subarray(0, end);
    try {
      return UTF8.decode(body);
    } catch {
      // Not the text that the hint promises.
      return undefined;
    }
  }
  let value = 0n;
  for (const octet of octets) value = (value << 8n) | BigInt(octet);
  return format === 'd' ? value.toString() : format === 'o' ? value.toString(8) : value.toString(16).padStart(octets.length * 2, '0');
}

function piecesOf(hint: string): readonly Piece[] | undefined {
  if (parsed.has(hint)) return parsed.get(hint);
  const pieces: Piece[] = [];
  PIECE.lastIndex = 0;
  let at = 0;
  while (at < hint.length && at <= 255) {
    PIECE.lastIndex = at;
    const match = PIECE.exec(hint);
    if (match === null) break;
    const repeats = match[1] === '*';
    let separator = match[4] ?? '';
    const terminator = repeats ? (match[5] ?? '') : '';
    let length = match[0].length;
    // Without a repeat there is no terminator: the second character begins nothing that is known and is dropped with the hint.
    if (!repeats && match[5] !== undefined) length -= match[5].length;
    if (match[4] === undefined) separator = '';
    pieces.push({ repeats, length: Math.min(Number(match[2]), 65_535), format: match[3]!, separator, terminator });
    at += length;
  }
  const known = at >= hint.length && pieces.length > 0 ? pieces : undefined;
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(hint, known);
  return known;
}

/** A whole number by a hint such as 'd-2' (two decimal digits), 'x', 'o' or 'b'. Undefined when the hint is none for numbers. */
export function integerByHint(value: number, hint: string): string | undefined {
  const decimals = /^d(?:-(\d))?$/u.exec(hint);
  if (decimals !== null) return decimals[1] === undefined ? `${value}` : (value / 10 ** Number(decimals[1])).toFixed(Number(decimals[1]));
  if (hint === 'x') return `${value < 0 ? '-' : ''}0x${Math.abs(value).toString(16)}`;
  if (hint === 'o') return value.toString(8);
  return hint === 'b' ? value.toString(2) : undefined;
}
