// Owns the question "where is it plugged in?": a MAC, an address or a name, answered with switch and port.
import { Button, Popover, TextInput } from '@mantine/core';
import { MapPinned } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAction } from '../../../api/hooks.ts';
import { PageLink } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { interfaceLink } from '../device-links.ts';
import type { Whereabouts } from './map-types.ts';
import classes from './map.module.css';

const SHOWN = 20;

export function WhereIs({ onShow }: { readonly onShow: (id: string) => void }): ReactNode {
  const text = useText('networkTools');
  const where = useAction('topology.where');
  const [wanted, setWanted] = useState('');
  const [open, setOpen] = useState(false);
  const ask = (): void => {
    if (wanted.trim() === '') return;
    void where.run({ text: wanted.trim() }).then(
      (found) => {
        setOpen(true);
        const first = found[0];
        const target = first === undefined ? undefined : first.node || first.sightings[0]?.node;
        // One answer needs no choice: the map goes there at once.
        if (found.length === 1 && target !== undefined && target !== '') onShow(target);
      },
      () => setOpen(true),
    );
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={380}>
      <Popover.Target>
        <form
          className={classes.where}
          role="search"
          aria-label={text('where')}
          onSubmit={(event) => {
            event.preventDefault();
            ask();
          }}
        >
          <TextInput aria-label={text('where.label')} placeholder={text('where.placeholder')} style={{ width: 180 }} maxLength={200} leftSection={<MapPinned size={14} aria-hidden />} value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} />
          <Button type="submit" variant="default" loading={where.pending} disabled={wanted.trim() === ''}>{text('where')}</Button>
        </form>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.answers} role="status">
          {where.error !== null && <p className={classes.failed}>{where.error.message}</p>}
          {where.error === null && where.output?.length === 0 && <p>{text('where.nobody', { text: wanted.trim() })}</p>}
          {(where.output ?? []).slice(0, SHOWN).map((found) => <Answer key={`${found.mac} ${found.node}`} found={found} onShow={onShow} />)}
          {(where.output?.length ?? 0) > SHOWN && <p className={classes.quiet}>{text('map.more', { count: (where.output?.length ?? 0) - SHOWN })}</p>}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Answer({ found, onShow }: { readonly found: Whereabouts; readonly onShow: (id: string) => void }): ReactNode {
  const text = useText('networkTools');
  return (
    <div className={classes.answer}>
      <span><b>{found.name || found.addresses[0] || found.mac}</b> <code>{[found.mac, ...found.addresses.slice(0, 2)].filter((part) => part !== '').join(' · ')}</code></span>
      {found.sightings.length === 0 && <span className={classes.quiet}>{text('where.unseen')}</span>}
      {found.sightings.slice(0, 3).map((sighting) => (
        <span key={`${sighting.node} ${sighting.index} ${sighting.interface} ${sighting.vlan}`} className={classes.sighting}>
          <button type="button" className={classes.textButton} onClick={() => onShow(sighting.node)}>{sighting.nodeName || sighting.node}</button>
          {sighting.interface !== '' && (sighting.deviceId === '' ? <code>{sighting.interface}</code> : <PageLink to={interfaceLink(sighting.deviceId, sighting.interface)}><code>{sighting.interface}</code></PageLink>)}
          {sighting.vlan !== null && <span className={classes.quiet}>VLAN {sighting.vlan}</span>}
          <span className={classes.quiet}>{text(`where.why.${sighting.why}`, { behind: sighting.behind })} · <RelativeTime t={sighting.lastSeen} /></span>
        </span>
      ))}
      {found.node !== '' && <button type="button" className={classes.textButton} onClick={() => onShow(found.node)}>{text('map.showIt')}</button>}
    </div>
  );
}
