// Owns which credentials a scan tries, and in which order.
import { ActionIcon, Checkbox } from '@mantine/core';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { CallOutput } from '../../../../common/contract/contract.ts';
import type { VedetteError } from '../../../../common/errors/vedette-error.ts';
import { PageLink } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { moveItem } from '../credentials/move-item.ts';
import classes from './scan.module.css';

type CredentialRow = CallOutput<'credentials.list'>[number];

export function CredentialChoice(props: { readonly sets: readonly CredentialRow[] | undefined; readonly error: VedetteError | null; readonly chosen: readonly string[]; readonly onChange: (ids: readonly string[]) => void }): ReactNode {
  const text = useText('networkTools');
  const label = useId();
  const { sets, chosen, onChange } = props;
  const byId = new Map((sets ?? []).map((set) => [set.id, set]));
  const ordered = [...chosen.flatMap((id) => byId.get(id) ?? []), ...(sets ?? []).filter(({ id }) => !chosen.includes(id))];
  return (
    <div className={classes.choice} role="group" aria-labelledby={label}>
      <span className={classes.choiceHead}><span id={label} className={classes.label}>{text('scan.credentials')}</span><PageLink to="/network/credentials">{text('scan.toCredentials')}</PageLink></span>
      {props.error !== null && <span className={classes.problem}>{props.error.message}</span>}
      {sets?.length === 0 && <span className={classes.quiet}>{text('scan.noCredentials')}</span>}
      {ordered.map((set) => {
        const place = chosen.indexOf(set.id);
        return (
          <div key={set.id} className={classes.choiceRow}>
            <Checkbox
              size="xs"
              checked={place >= 0}
              label={<span>{place >= 0 && <span className={classes.rank}>{place + 1}</span>}{set.name} <span className={classes.quiet}>v{set.version}{set.user === '' ? '' : ` · ${set.user}`}</span></span>}
              onChange={() => onChange(place >= 0 ? chosen.filter((id) => id !== set.id) : [...chosen, set.id])}
            />
            {place >= 0 && chosen.length > 1 && (
              <span className={classes.moves}>
                <ActionIcon size={22} disabled={place === 0} aria-label={text('credential.up', { name: set.name })} onClick={() => onChange(moveItem(chosen, place, place - 1))}><ArrowUp size={13} /></ActionIcon>
                <ActionIcon size={22} disabled={place === chosen.length - 1} aria-label={text('credential.down', { name: set.name })} onClick={() => onChange(moveItem(chosen, place, place + 1))}><ArrowDown size={13} /></ActionIcon>
              </span>
            )}
          </div>
        );
      })}
      {sets !== undefined && sets.length > 0 && chosen.length === 0 && <span className={classes.quiet}>{text('scan.withoutCredentials')}</span>}
    </div>
  );
}
