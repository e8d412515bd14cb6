// Owns the field in which SQL is written: colours behind the letters, the mark under a mistake, Ctrl+Enter.
import { useRef, type ReactNode, type RefObject } from 'react';
import { PaintedCode } from '../../ui/painted-code.tsx';
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
        <PaintedCode box={paint} value={value} tokensOf={sqlTokens} mark={mark} />
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
