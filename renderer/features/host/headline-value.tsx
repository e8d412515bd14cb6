// Owns how the number of a family is written: time since the start in words of the language, everything else with its unit.
import type { ReactNode } from 'react';
import { SECOND } from '../../../common/time/millis.ts';
import { durationWords } from '../../i18n/duration-words.ts';
import { useLanguage } from '../../i18n/use-text.ts';
import { Quantity } from '../../ui/quantity.tsx';
import type { HostFamily } from './families.ts';

export function HeadlineValue({ family, value }: { readonly family: HostFamily; readonly value: number }): ReactNode {
  const language = useLanguage();
  if (family.headline === undefined) return null;
  if (family.id === 'uptime' && Number.isFinite(value)) return <span>{durationWords(value * SECOND, language)}</span>;
  return <Quantity value={value} unit={family.headline.unit} />;
}
