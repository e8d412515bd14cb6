// Owns how a moment is shown: relative words, the exact time on hover.
import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Millis } from '../../common/time/millis.ts';
import { formatExact, formatRelative } from '../i18n/relative-time.ts';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { useNow } from './use-now.ts';

/** "3 min ago" with the exact time on hover; a dash with a reason when there is no time. */
export function RelativeTime({ t, unknown }: { readonly t: Millis | null | undefined; readonly unknown?: string | undefined }): ReactNode {
  const language = useLanguage();
  const text = useText('ui');
  const now = useNow();
  if (t === null || t === undefined || !Number.isFinite(t)) {
    return <Tooltip label={unknown ?? text('unknown.never')}><span>–</span></Tooltip>;
  }
  return (
    <Tooltip label={formatExact(t, language)}>
      <time dateTime={new Date(t).toISOString()}>{formatRelative(t, Math.max(now, t > now && t - now < 2_000 ? t : now), language)}</time>
    </Tooltip>
  );
}
