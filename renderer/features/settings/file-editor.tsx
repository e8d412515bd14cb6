// Owns the plain editor of the file: line numbers, marked lines, a way to jump to a place.
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import classes from './settings.module.css';

const LINE = 19;

export interface FileEditorProps {
  readonly value: string;
  readonly label: string;
  readonly describedBy: string;
  /** Lines (from 1) with a problem. */
  readonly marked: ReadonlySet<number>;
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly onChange: (text: string) => void;
  readonly onSave: () => void;
}

export function FileEditor({ value, label, describedBy, marked, area, onChange, onSave }: FileEditorProps): ReactNode {
  const [scroll, setScroll] = useState(0);
  const [height, setHeight] = useState(400);
  const box = useRef<HTMLDivElement>(null);
  const lines = value.split('\n').length;
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // Only the numbers in view, however long the file is.
  const first = Math.max(0, Math.floor(scroll / LINE) - 2);
  const last = Math.min(lines, first + Math.ceil(height / LINE) + 4);
  return (
    <div ref={box} className={classes.editor}>
      <div className={classes.gutter} aria-hidden>
        <div style={{ transform: `translateY(${first * LINE - scroll}px)` }}>
          {Array.from({ length: last - first }, (_, index) => first + index + 1).map((line) => <div key={line} className={classes.number} data-marked={marked.has(line) || undefined}>{line}</div>)}
        </div>
      </div>
      <textarea
        ref={area}
        className={classes.area}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={marked.size > 0}
        value={value}
        spellCheck={false}
        wrap="off"
        onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
            event.preventDefault();
            onSave();
          }
        }}
      />
    </div>
  );
}

/** Puts the cursor at `offset` and brings its line into view. */
export function jumpTo(area: HTMLTextAreaElement | null, offset: number, line: number): void {
  if (area === null) return;
  area.focus();
  area.setSelectionRange(offset, offset);
  area.scrollTop = Math.max(0, (line - 1) * LINE - area.clientHeight / 2);
}
