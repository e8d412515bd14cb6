// Owns the details of one thing on the map: what it is, what hangs on it, and what a person says about it.
import { Button, Select } from '@mantine/core';
import { GitMerge, PinOff, Undo2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAction } from '../../../api/hooks.ts';
import { PageLink } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SidePanel } from '../../../ui/side-panel.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { healthOf, stateOfHealth } from '../device-health.ts';
import { deviceLink, interfaceLink } from '../device-links.ts';
import type { DeviceSummary } from '../lan-types.ts';
import { ProblemList } from '../problem-list.tsx';
import { placeOf } from './map-canvas.tsx';
import type { Scene, SceneNode } from './map-scene.ts';
import { nodeName } from './node-name.ts';
import classes from './map.module.css';

const SHOWN_LINKS = 60;

export function NodePanel(props: { readonly scene: Scene; readonly entry: SceneNode; readonly device: DeviceSummary | undefined; readonly onShow: (id: string) => void; readonly onSelect: (id: string) => void; readonly onClose: () => void }): ReactNode {
  const text = useText('networkTools');
  const { scene, entry, device } = props;
  const { node } = entry;
  const place = useAction('topology.place');
  const unsay = useAction('topology.unsay');
  const name = nodeName(node);
  const links = scene.links.filter(({ a, b }) => a.node.id === node.id || b.node.id === node.id);
  return (
    <SidePanel title={name} label={text('map.details', { name })} onClose={props.onClose}>
      <div className={classes.lead}>
        {device !== undefined && <StateBadge state={stateOfHealth(healthOf(device))} />}
        <span>{text(`map.kind.${node.kind}`)}</span>
        {node.isHere && node.kind !== 'this_computer' && <span className={classes.chip}>{text('map.here')}</span>}
        {node.overridden && <span className={classes.chip}>{text('map.overridden')}</span>}
        {entry.isPinned && <span className={classes.chip}>{text('map.pinned')}</span>}
      </div>
      {device !== undefined && <ProblemList problems={device.problems} most={5} />}
      {node.deviceId !== '' && <PageLink to={deviceLink(node.deviceId)}>{text('map.toDevice')}</PageLink>}
      <KeyValue
        facts={[
          { label: text('map.column.address'), value: node.addresses.length === 0 ? '–' : node.addresses.slice(0, 8).join(', '), code: true },
          { label: text('map.column.mac'), value: node.macs.length === 0 ? '–' : node.macs.slice(0, 4).join(', '), code: true },
          ...(node.description === '' ? [] : [{ label: text('map.description'), value: node.description }]),
          ...(node.capabilities.length === 0 ? [] : [{ label: text('map.capabilities'), value: node.capabilities.join(', ') }]),
          { label: text('map.column.seen'), value: <RelativeTime t={node.lastSeen} /> },
        ]}
      />
      <h3 className={classes.heading}>{text('map.hangsOn', { count: links.length })}</h3>
      <ul className={classes.ends}>
        {links.slice(0, SHOWN_LINKS).map(({ link, a, b }) => {
          const [own, other, there] = a.node.id === node.id ? [link.a, b.node, link.b] : [link.b, a.node, link.a];
          return (
            <li key={link.id}>
              <button type="button" className={classes.endButton} onClick={() => props.onSelect(link.id)} title={text('map.linkDetails')}><code>{own.interface || '–'}</code><span aria-hidden>→</span><span>{nodeName(other)}</span><code>{there.interface}</code></button>
              {node.deviceId !== '' && own.interface !== '' && <PageLink to={interfaceLink(node.deviceId, own.interface)} className={classes.quiet}>{text('map.toPort')}</PageLink>}
            </li>
          );
        })}
        {links.length > SHOWN_LINKS && <li className={classes.quiet}>{text('map.more', { count: links.length - SHOWN_LINKS })}</li>}
      </ul>
      {node.kind !== 'unmanaged_switch' && <Merge scene={scene} node={entry} onShow={props.onShow} />}
      <div className={classes.buttons}>
        {node.overridden && <Button variant="default" leftSection={<Undo2 size={13} aria-hidden />} loading={unsay.pending} onClick={() => void unsay.run({ subject: node.id }).catch(() => undefined)}>{text('map.unsay')}</Button>}
        {entry.isPinned && <Button variant="default" leftSection={<PinOff size={13} aria-hidden />} loading={place.pending} onClick={() => void place.run({ node: node.id, ...placeOf(entry), isPinned: false }).catch(() => undefined)}>{text('map.unpin')}</Button>}
      </div>
      {(unsay.error ?? place.error) !== null && <p className={classes.failed} role="alert">{(unsay.error ?? place.error)?.message}</p>}
    </SidePanel>
  );
}

/** "These two are the same thing": this node becomes part of another. */
function Merge({ scene, node: { node }, onShow }: { readonly scene: Scene; readonly node: SceneNode; readonly onShow: (id: string) => void }): ReactNode {
  const text = useText('networkTools');
  const say = useAction('topology.say');
  const [into, setInto] = useState<string | null>(null);
  const others = scene.nodes.filter(({ node: other }) => other.id !== node.id && other.kind !== 'station' && other.kind !== 'unmanaged_switch').map(({ node: other }) => ({ value: other.id, label: `${nodeName(other)}${other.addresses[0] === undefined || other.name === '' ? '' : ` (${other.addresses[0]})`}` }));
  return (
    <div className={classes.merge}>
      <Select label={text('map.merge')} description={text('map.mergeHelp')} placeholder={text('map.mergeChoose')} searchable clearable limit={50} nothingFoundMessage={text('map.foundNone')} data={others} value={into} onChange={setInto} />
      <Button
        variant="default"
        leftSection={<GitMerge size={13} aria-hidden />}
        disabled={into === null}
        loading={say.pending}
        onClick={() => {
          if (into !== null) void say.run({ kind: 'merge', node: node.id, into }).then(() => onShow(into), () => undefined);
        }}
      >
        {text('map.mergeDo')}
      </Button>
      {say.error !== null && <p className={classes.failed} role="alert">{say.error.message}</p>}
    </div>
  );
}
