// Owns the details of one link: both ends with ways to their interfaces, its members, and what a person says about it.
import { Button } from '@mantine/core';
import { EyeOff, Locate, Split, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAction, useCall } from '../../../api/hooks.ts';
import { PageLink } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Quantity } from '../../../ui/quantity.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SidePanel } from '../../../ui/side-panel.tsx';
import { deviceLink, interfaceLink } from '../device-links.ts';
import type { SceneLink, SceneNode } from './map-scene.ts';
import type { MapLink } from './map-types.ts';
import { nodeName } from './node-name.ts';
import { heardOn, neighbourNode } from './split-wish.ts';
import classes from './map.module.css';

export function LinkPanel({ entry, onShow, onClose }: { readonly entry: SceneLink; readonly onShow: (id: string) => void; readonly onClose: () => void }): ReactNode {
  const text = useText('networkTools');
  const { link, a, b } = entry;
  const say = useAction('topology.say');
  const unsay = useAction('topology.unsay');
  const name = `${nodeName(a.node)} – ${nodeName(b.node)}`;
  const isDrawn = link.sources.includes('manual');
  const blocked = link.blockedAt.map((id) => (id === a.node.id ? nodeName(a.node) : id === b.node.id ? nodeName(b.node) : id));
  return (
    <SidePanel title={name} label={text('map.details', { name })} onClose={onClose}>
      <div className={classes.twoEnds}>
        <End entry={a} end={link.a} onShow={onShow} />
        <End entry={b} end={link.b} onShow={onShow} />
      </div>
      <KeyValue
        facts={[
          { label: text('map.column.speed'), value: <Quantity value={link.speed} unit="bit/second" reason={text('link.speedUnknown')} /> },
          { label: text('map.column.load'), value: <Quantity value={link.utilisation} unit="percent" reason={text('link.loadUnknown')} /> },
          { label: text('map.column.sources'), value: link.sources.map((source) => text(`link.source.${source}`)).join(', ') },
          { label: text('link.state'), value: blocked.length > 0 ? text('link.blockedAt', { names: blocked.join(', ') }) : link.isStale ? text('link.staleLong') : text('link.forwarding') },
          { label: text('map.column.seen'), value: <RelativeTime t={link.lastSeen} /> },
        ]}
      />
      {link.members.length > 0 && (
        <>
          <h3 className={classes.heading}>{text('link.members', { count: link.members.length })}</h3>
          <table className={classes.members}>
            <thead><tr><th scope="col">{nodeName(a.node)}</th><th scope="col">{nodeName(b.node)}</th><th scope="col">{text('map.column.speed')}</th></tr></thead>
            <tbody>
              {link.members.map((member) => (
                <tr key={`${member.a.index} ${member.a.interface} ${member.b.index} ${member.b.interface}`}>
                  <td><Port node={a} name={member.a.interface} /></td>
                  <td><Port node={b} name={member.b.interface} /></td>
                  <td><Quantity value={member.speed} unit="bit/second" reason={text('link.speedUnknown')} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {a.node.deviceId !== '' && b.node.kind === 'device' && <SplitOff at={a} end={link.a} taken={b} />}
      {b.node.deviceId !== '' && a.node.kind === 'device' && <SplitOff at={b} end={link.b} taken={a} />}
      <div className={classes.buttons}>
        <Button variant="default" leftSection={isDrawn ? <Undo2 size={13} aria-hidden /> : <EyeOff size={13} aria-hidden />} loading={say.pending || unsay.pending} onClick={() => void (isDrawn ? unsay.run({ subject: link.id }) : say.run({ kind: 'hide', link: link.id })).then(onClose, () => undefined)}>{text(isDrawn ? 'map.unsay' : 'link.hide')}</Button>
      </div>
      {!isDrawn && <p className={classes.quiet}>{text('link.hideHelp')}</p>}
      {(say.error ?? unsay.error) !== null && <p className={classes.failed} role="alert">{(say.error ?? unsay.error)?.message}</p>}
    </SidePanel>
  );
}

function End({ entry, end, onShow }: { readonly entry: SceneNode; readonly end: MapLink['a']; readonly onShow: (id: string) => void }): ReactNode {
  const text = useText('networkTools');
  const { node } = entry;
  return (
    <div className={classes.end}>
      {node.deviceId === '' ? <b>{nodeName(node)}</b> : <PageLink to={deviceLink(node.deviceId)}><b>{nodeName(node)}</b></PageLink>}
      <Port node={entry} name={end.interface} />
      <button type="button" className={classes.textButton} onClick={() => onShow(node.id)}><Locate size={12} aria-hidden /> {text('map.showIt')}</button>
    </div>
  );
}

function Port({ node, name }: { readonly node: SceneNode; readonly name: string }): ReactNode {
  if (name === '') return <span className={classes.quiet}>–</span>;
  return node.node.deviceId === '' ? <code>{name}</code> : <PageLink to={interfaceLink(node.node.deviceId, name)}><code>{name}</code></PageLink>;
}

/** What one end hears was taken for the device at the other end; a person can say that it is another one. */
function SplitOff({ at, end, taken }: { readonly at: SceneNode; readonly end: MapLink['a']; readonly taken: SceneNode }): ReactNode {
  const text = useText('networkTools');
  const detail = useCall('devices.get', { id: at.node.deviceId }, { staleTime: 30_000 });
  const say = useAction('topology.say');
  const heard = detail.data === undefined ? [] : heardOn(detail.data, end).flatMap((one) => {
    const id = neighbourNode(one);
    return id === undefined ? [] : [{ id, words: one.remoteName || one.remoteAddress || one.remoteChassis }];
  });
  // LLDP and CDP may tell of the same one in different words: whoever says that it is another one means both.
  const ids = [...new Set(heard.map(({ id }) => id))];
  const words = [...new Set(heard.map((one) => one.words))].join(', ');
  return (
    <>
      {heard.length > 0 && (
        <div className={classes.split}>
          <span>{text('map.splitHears', { name: nodeName(at.node), port: end.interface, heard: words, taken: nodeName(taken.node) })}</span>
          <Button size="compact-xs" variant="default" leftSection={<Split size={12} aria-hidden />} loading={say.pending} onClick={() => void Promise.all(ids.map((node) => say.run({ kind: 'split', node, from: taken.node.id }))).catch(() => undefined)}>{text('map.split')}</Button>
        </div>
      )}
      {say.error !== null && <p className={classes.failed} role="alert">{say.error.message}</p>}
    </>
  );
}
