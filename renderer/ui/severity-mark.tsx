// Owns how the severity of an event looks: glyph, colour and word.
import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EventSeverity } from '../../common/model/event.ts';
import { useText } from '../i18n/use-text.ts';

const LOOK = {
  info: { icon: Info, colour: 'var(--v-ink-3)' },
  success: { icon: CircleCheck, colour: 'var(--v-ok)' },
  warning: { icon: TriangleAlert, colour: 'var(--v-warn)' },
  error: { icon: CircleX, colour: 'var(--v-alert)' },
} as const;

/** The glyph of a severity; its word is read out and shown on hover, or beside it with `word`. */
export function SeverityMark({ severity, word = false }: { readonly severity: EventSeverity; readonly word?: boolean }): ReactNode {
  const text = useText('ui');
  const { icon: Icon, colour } = LOOK[severity];
  const label = text(`severity.${severity}`);
  return (
    <span style={{ color: colour, display: 'inline-flex', alignItems: 'center', gap: 5 }} title={label}>
      <Icon size={14} aria-hidden />
      <span className={word ? undefined : 'v-visually-hidden'}>{label}</span>
    </span>
  );
}
