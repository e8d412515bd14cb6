// Owns the field whose text is handed on when the typing pauses.
import { ActionIcon, TextInput } from '@mantine/core';
import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';

const TYPING_MS = 250;

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  /** In pixels, or as CSS says it; where a style sheet has to decide, `className` in its place. */
  readonly width?: number | string;
  readonly className?: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A text field that hands on what is typed when the typing pauses; Escape and the cross empty it. */
export function SearchField({ className, label, value, width = 260, onChange }: SearchFieldProps): ReactNode {
  const text = useText('ui');
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    // Changed from outside: back, a cleared filter.
    setKnown(value);
    setTyped(value);
  }
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    if (typed === known) return undefined;
    const timer = setTimeout(() => {
      setKnown(typed);
      latest.current(typed);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, known]);
  return (
    <TextInput
      className={className}
      style={className === undefined ? { width } : undefined}
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={14} aria-hidden />}
      rightSection={typed === '' ? null : <ActionIcon size={20} aria-label={text('search.clear')} onClick={() => setTyped('')}><X size={12} /></ActionIcon>}
      value={typed}
      maxLength={200}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && typed !== '') {
          event.stopPropagation();
          setTyped('');
        }
      }}
    />
  );
}
