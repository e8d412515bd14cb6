// Owns the list of what this machine does not show, each with its reason: never an empty chart.
import { forwardRef, type ReactNode } from 'react';
import { PageLink } from '../../app/navigation.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { StateGlyph } from '../../ui/state-badge.tsx';
import type { AbsentFamily } from './availability.ts';
import classes from './host.module.css';
import { sectionId } from './use-family-scroll.ts';

export const AbsentFamilies = forwardRef<HTMLDivElement, { readonly families: readonly AbsentFamily[] }>(function AbsentFamilies({ families }, ref): ReactNode {
  const text = useText('host');
  if (families.length === 0) return null;
  return (
    <div ref={ref}>
      <Panel title={text('absent.title')} note={families.length}>
        <dl className={classes.absent}>
          {families.map(({ family, cause, reason }) => (
            <div key={family.id} id={sectionId(family.id)} className={classes.absentRow}>
              <dt><StateGlyph state="muted" /> {text(family.title)}</dt>
              <dd>
                {cause === 'unavailable' && text('absent.unavailable', { reason })}
                {cause === 'nothing' && text('absent.nothing')}
                {cause === 'disabled' && <>{text('absent.disabled')} <PageLink to="/settings" search={{ section: 'checks' }}>{text('link.settings')}</PageLink></>}
              </dd>
            </div>
          ))}
        </dl>
      </Panel>
    </div>
  );
});
