// Owns written code in colours: the letters behind a field in which people write it, and the wavy line under a mistake.
import { useMemo, type CSSProperties, type ReactNode, type Ref } from 'react';
import classes from './painted-code.module.css';

/** Half-open [from, to) in the text; `kind` chooses the colour. */
export interface CodeToken {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
}

export interface PaintedCodeProps {
  readonly value: string;
  /** The stretches of a text in order, without overlap. Keep it stable. */
  readonly tokensOf: (value: string) => readonly CodeToken[];
  /** What is wrong; an empty stretch is a place. */
  readonly mark: { readonly from: number; readonly to: number } | undefined;
  /** For moving it along with the field that it lies behind. */
  readonly style?: CSSProperties | undefined;
  readonly box?: Ref<HTMLPreElement>;
}

/** Longer texts are written without colours: painting them with each letter would be felt. */
const PAINTED = 20_000;

/** The text in the font of its parent, exactly where a field with the same padding shows its own letters. Not for screen readers: the field speaks. */
export function PaintedCode({ value, tokensOf, mark, style, box }: PaintedCodeProps): ReactNode {
  const parts = useMemo(() => paint(value, tokensOf), [value, tokensOf]);
  return (
    <pre ref={box} className={classes.paint} style={style} aria-hidden>
      <code className={classes.letters}>{parts}{'\n'}</code>
      {mark !== undefined && (
        <code className={classes.marks}>
          {value.slice(0, mark.from)}
          <span className={classes.squiggle}>{mark.to > mark.from ? value.slice(mark.from, mark.to) : ' '}</span>
        </code>
      )}
    </pre>
  );
}

function paint(value: string, tokensOf: PaintedCodeProps['tokensOf']): ReactNode[] {
  if (value.length > PAINTED) return [value];
  const parts: ReactNode[] = [];
  let at = 0;
  for (const token of tokensOf(value)) {
    if (token.from > at) parts.push(value.slice(at, token.from));
    parts.push(<span key={token.from} data-token={token.kind}>{value.slice(token.from, token.to)}</span>);
    at = token.to;
  }
  parts.push(value.slice(at));
  return parts;
}
