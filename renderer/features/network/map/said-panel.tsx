// Owns the list of what people said of the map: each thing can be taken back by itself, also what is not drawn any more.
import { Button } from '@mantine/core';
import { Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAction } from '../../../api/hooks.ts';
import { useText } from '../../../i18n/use-text.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SidePanel } from '../../../ui/side-panel.tsx';
import type { MapTopology } from './map-types.ts';
import classes from './map.module.css';

export function SaidPanel({ said, onClose }: { readonly said: MapTopology['said']; readonly onClose: () => void }): ReactNode {
  const text = useText('networkTools');
  const unsay = useAction('topology.unsay');
  return (
    <SidePanel title={text('said.title')} label={text('said.title')} onClose={onClose}>
      <p className={classes.quiet}>{text(said.length === 0 ? 'said.none' : 'said.help')}</p>
      {said.length > 0 && (
        <ul className={classes.said} aria-label={text('said.list')}>
          {said.map(({ key, kind, one, other, t }) => (
            <li key={key}>
              <span className={classes.chip}>{text(`said.${kind}`)}</span>
              <span className={classes.saidWords}><b>{one}</b> – <b>{other}</b></span>
              {t !== null && <span className={classes.quiet}><RelativeTime t={t} /></span>}
              <Button size="compact-xs" variant="default" leftSection={<Undo2 size={12} aria-hidden />} aria-label={text('said.undo', { what: text(`said.${kind}`), one, other })} loading={unsay.pending} onClick={() => void unsay.run({ subject: key }).catch(() => undefined)}>{text('said.undoShort')}</Button>
            </li>
          ))}
        </ul>
      )}
      {unsay.error !== null && <p className={classes.failed} role="alert">{unsay.error.message}</p>}
    </SidePanel>
  );
}
