// Owns the field in which SQL is written: colours behind the letters, the mark under a mistake, Ctrl+Enter.
import { useMemo, useRef, type ReactNode, type RefObject } from 'react';
import type { SqlProblem } from './sql-problem.ts';
import { sqlTokens } from './sql-tokens.ts';
import classes from './sql-editor.module.css';

export interface SqlEditorProps {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly value: string;
  readonly label: string;
  readonly placeholder: string;
  readonly describedBy: string;
  readonly mark: SqlProblem['mark'];
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
}

/** Longer texts are written without colours: painting them with each letter would be felt. */
const PAINTED = 20_000;

export function SqlEditor(props: SqlEditorProps): ReactNode {
  const { value, mark, area } = props;
  const paint = useRef<HTMLPreElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split('\n').length;
  return (
    <div className={classes.editor} data-problem={mark !== undefined || undefined}>
      <div ref={gutter} className={classes.gutter} aria-hidden>
        {Array.from({ length: lines }, (_, index) => index + 1).map((line) => <div key={line} data-marked={mark?.line === line || undefined}>{line}</div>)}
      </div>
      <div className={classes.field}>
        <pre ref={paint} className={classes.paint} aria-hidden><Painted value={value} mark={mark} /></pre>
        <textarea
          ref={area}
          className={classes.area}
          aria-label={props.label}
          aria-describedby={props.describedBy}
          aria-invalid={mark !== undefined}
          value={value}
          placeholder={props.placeholder}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          wrap="off"
          onScroll={(event) => {
            const { scrollTop, scrollLeft } = event.currentTarget;
            if (paint.current !== null) paint.current.style.transform = `translate(${-scrollLeft}px, ${-scrollTop}px)`;
            if (gutter.current !== null) gutter.current.scrollTop = scrollTop;
          }}
          onChange={(event) => props.onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              props.onRun();
            }
          }}
        />
      </div>
    </div>
  );
}

function Painted({ value, mark }: { readonly value: string; readonly mark: SqlProblem['mark'] }): ReactNode {
  const parts = useMemo(() => {
    if (value.length > PAINTED) return [value];
    const made: ReactNode[] = [];
    let at = 0;
    for (const token of sqlTokens(value)) {
      if (token.from > at) made.push(value.slice(at, token.from));
      made.push(<span key={token.from} data-token={token.kind}>{value.slice(token.from, token.to)}</span>);
      at = token.to;
    }
    made.push(value.slice(at));
    return made;
  }, [value]);
  return (
    <>
      <code className={classes.letters}>{parts}{'\n'}</code>
      {mark !== undefined && (
        <code className={classes.marks}>
          {value.slice(0, mark.from)}
          <span className={classes.squiggle}>{mark.to > mark.from ? value.slice(mark.from, mark.to) : ' '}</span>
        </code>
      )}
    </>
  );
}
