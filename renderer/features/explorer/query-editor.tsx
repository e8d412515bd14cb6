// Owns the field in which a query is written: colours, the mark under a mistake, offers at the cursor, keyboard.
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { tokens } from '../../../common/query/highlight.ts';
import { useText } from '../../i18n/use-text.ts';
import { PaintedCode } from '../../ui/painted-code.tsx';
import classes from './query-editor.module.css';
import { hintAtCaret, hintAtLetter, type QueryHint } from './query-hint.ts';
import { QueryHintBox } from './query-hint-box.tsx';
import type { QueryProblem } from './query-problem.ts';
import { takeSuggestion, type Suggestion } from './suggestions.ts';
import { useSuggestions } from './use-suggestions.ts';

export interface QueryEditorProps {
  readonly value: string;
  readonly label: string;
  readonly problem: QueryProblem | undefined;
  /** Id of the element that says the problem in words. */
  readonly describedBy: string;
  readonly onChange: (text: string) => void;
  /** Enter, or leaving the field. */
  readonly onRun: (text: string) => void;
  readonly takesFocus?: boolean;
}

/** As in the stylesheet: the room left of the first letter, px. */
const PADDING = 10;
/** So many letters measure the width of one. */
const LETTERS = 20;

export function QueryEditor(props: QueryEditorProps): ReactNode {
  const { value, problem } = props;
  const text = useText('explorer');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [caret, setCaret] = useState(value.length);
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState(-1);
  const [scroll, setScroll] = useState(0);
  const [focused, setFocused] = useState(false);
  const [hoveredLetter, setHoveredLetter] = useState<number | undefined>(undefined);
  const [hoveredOffer, setHoveredOffer] = useState<Suggestion | undefined>(undefined);
  const letters = useRef<HTMLDivElement>(null);
  const wanted = useRef<number | undefined>(undefined);
  const { context, list: offers } = useSuggestions(value, caret, open);
  const shown = open && offers.length > 0 && !(offers.length === 1 && offers[0]?.insert === value.slice(context.replaceFrom, context.replaceTo));
  // A letter typed means the best offer is probably meant; an empty place leaves Enter to "run".
  const active = !shown ? -1 : picked >= 0 ? Math.min(picked, offers.length - 1) : context.prefix === '' ? -1 : 0;

  const explained = shown ? (hoveredOffer ?? offers[active])?.signature : undefined;
  const hint: QueryHint | undefined = explained !== undefined
    ? { signature: explained, argument: -1 }
    : shown
      ? undefined
      : ((hoveredLetter === undefined ? undefined : hintAtLetter(value, hoveredLetter)) ?? (focused ? hintAtCaret(value, caret) : undefined));

  useLayoutEffect(() => {
    if (wanted.current === undefined || input.current === null) return;
    input.current.setSelectionRange(wanted.current, wanted.current);
    wanted.current = undefined;
  });
  const { takesFocus = false } = props;
  useEffect(() => {
    if (takesFocus) input.current?.focus();
  }, [takesFocus]);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const close = (): void => {
    setOpen(false);
    setPicked(-1);
    setHoveredOffer(undefined);
  };
  const take = (offer: Suggestion): void => {
    const next = takeSuggestion(value, context, offer);
    wanted.current = next.caret;
    setCaret(next.caret);
    setPicked(-1);
    setOpen(offer.continues);
    props.onChange(next.text);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const offer = offers[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!shown) setOpen(true);
      else setPicked((active + (event.key === 'ArrowDown' ? 1 : -1) + offers.length) % offers.length);
    } else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      setOpen(true);
    } else if (event.key === 'Escape' && shown) {
      event.stopPropagation();
      close();
    } else if ((event.key === 'Enter' || event.key === 'Tab') && shown && offer !== undefined && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      take(offer);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      close();
      props.onRun(value);
    }
  };
  /** Which letter lies under the pointer: all have the same width. */
  const letterAt = (clientX: number): number | undefined => {
    const field = input.current?.getBoundingClientRect();
    const width = letters.current?.getBoundingClientRect().width ?? 0;
    if (field === undefined || width === 0) return undefined;
    return Math.floor((clientX - field.left - PADDING + scroll) / (width / LETTERS));
  };
  const readCaret = (): void => setCaret(input.current?.selectionStart ?? value.length);

  return (
    <div className={classes.editor} data-problem={problem !== undefined || undefined}>
      <div className={classes.field}>
        <PaintedCode value={value} tokensOf={tokens} mark={problem} style={{ transform: `translateX(${-scroll}px)` }} />
        <span ref={letters} className={classes.measure} aria-hidden>{'0'.repeat(LETTERS)}</span>
        <input
          ref={input}
          className={classes.input}
          role="combobox"
          aria-label={props.label}
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
          aria-invalid={problem !== undefined}
          aria-describedby={props.describedBy}
          value={value}
          placeholder={text('editor.placeholder')}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => {
            setCaret(event.currentTarget.selectionStart ?? event.currentTarget.value.length);
            setPicked(-1);
            setOpen(true);
            props.onChange(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
          onFocus={() => setFocused(true)}
          onMouseMove={(event) => setHoveredLetter(letterAt(event.clientX))}
          onMouseLeave={() => setHoveredLetter(undefined)}
          onKeyUp={readCaret}
          onClick={readCaret}
          onScroll={(event) => setScroll(event.currentTarget.scrollLeft)}
          onBlur={() => {
            setFocused(false);
            close();
            props.onRun(value);
          }}
        />
      </div>
      <div className={classes.box} hidden={!shown && hint === undefined} style={{ '--at': `${shown ? context.replaceFrom : (hoveredLetter ?? caret)}ch`, '--scroll': `${scroll}px` } as React.CSSProperties}>
      <div ref={list} id={`${id}-list`} className={classes.offers} role="listbox" aria-label={text('editor.offers')} hidden={!shown}>
        {shown &&
          offers.map((offer, index) => (
            <Offer key={`${offer.kind} ${offer.label}`} id={`${id}-${index}`} offer={offer} active={index === active} word={text(`offer.${offer.kind}`)} onTake={() => take(offer)} onPoint={setHoveredOffer} />
          ))}
      </div>
      {hint !== undefined && <div className={classes.hint} role="note" aria-label={text('hint')}><QueryHintBox hint={hint} /></div>}
      </div>
    </div>
  );
}

function Offer(props: { readonly id: string; readonly offer: Suggestion; readonly active: boolean; readonly word: string; readonly onTake: () => void; readonly onPoint: (offer: Suggestion | undefined) => void }): ReactNode {
  const { offer } = props;
  return (
    <div
      id={props.id}
      role="option"
      tabIndex={-1}
      aria-selected={props.active}
      className={classes.offer}
      data-kind={offer.kind}
      onMouseEnter={() => props.onPoint(offer)}
      onMouseLeave={() => props.onPoint(undefined)}
      onMouseDown={(event) => {
        // Keeps the focus in the field, so that leaving it does not run the unfinished text.
        event.preventDefault();
        props.onTake();
      }}
    >
      <span className={classes.offerLabel}>{offer.label}</span>
      <span className={classes.offerDetail}>{offer.detail === '' ? props.word : `${props.word} · ${offer.detail}`}</span>
      {offer.doc !== '' && offer.signature === undefined && <span className={classes.offerDoc}>{offer.doc}</span>}
    </div>
  );
}
