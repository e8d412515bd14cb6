// Owns the list of families beside (or, where it is narrow, above) the charts: state, name, newest number.
import type { ReactNode } from 'react';
import type { FindingState } from '../../../common/model/status.ts';
import { useText } from '../../i18n/use-text.ts';
import { StateGlyph } from '../../ui/state-badge.tsx';
import classes from './host.module.css';
import { HeadlineValue } from './headline-value.tsx';
import type { FamilyId, HostFamily } from './families.ts';
import type { Headlines } from './use-headlines.ts';

interface FamilyNavProps {
  readonly families: readonly HostFamily[];
  readonly absent: number;
  readonly headlines: Headlines;
  readonly states: ReadonlyMap<FamilyId, FindingState>;
  readonly current: FamilyId | undefined;
  readonly onGo: (family: FamilyId) => void;
  readonly onAbsent: () => void;
}

export function FamilyNav(props: FamilyNavProps): ReactNode {
  const text = useText('host');
  const ui = useText('ui');
  return (
    <nav className={classes.nav} aria-label={text('nav.label')}>
      <ul className={classes.navList}>
        {props.families.map((family) => {
          const state = props.states.get(family.id);
          return (
            <li key={family.id}>
              <button type="button" className={classes.navItem} aria-current={props.current === family.id ? 'true' : undefined} onClick={() => props.onGo(family.id)}>
                <span className={classes.navName}>{text(family.title)}</span>
                {state !== undefined && state !== 'ok' && (
                  <span title={ui(`state.${state}`)}><StateGlyph state={state} /><span className="v-visually-hidden">{ui(`state.${state}`)}</span></span>
                )}
                {family.headline !== undefined && <span className={classes.navValue}><HeadlineValue family={family} value={props.headlines.of(family.id)} /></span>}
              </button>
            </li>
          );
        })}
        {props.absent > 0 && (
          <li><button type="button" className={classes.navItem} onClick={props.onAbsent}><span className={classes.navName} data-quiet>{text('absent.title')}</span><span className={classes.navValue}>{props.absent}</span></button></li>
        )}
      </ul>
    </nav>
  );
}
