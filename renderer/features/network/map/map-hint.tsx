// Owns the few words beside the pointer: what a node is, or both ends of a link.
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { quantityText } from '../../../ui/format-quantity.ts';
import type { Scene } from './map-scene.ts';
import { nodeName } from './node-name.ts';

export function MapHint({ scene, id }: { readonly scene: Scene; readonly id: string }): ReactNode {
  const text = useText('networkTools');
  const entry = scene.byId.get(id);
  if (entry !== undefined) {
    const { node } = entry;
    return (
      <>
        <b>{nodeName(node)}</b>
        <span>{text(`map.kind.${node.kind}`)}{node.isHere && node.kind !== 'this_computer' ? ` · ${text('map.here')}` : ''}</span>
        {node.addresses.length > 0 && <code>{node.addresses.slice(0, 3).join(', ')}</code>}
      </>
    );
  }
  const link = scene.links.find((one) => one.link.id === id);
  if (link === undefined) return null;
  return (
    <>
      <span><b>{nodeName(link.a.node)}</b> <code>{link.link.a.interface}</code></span>
      <span><b>{nodeName(link.b.node)}</b> <code>{link.link.b.interface}</code></span>
      <span>{[link.link.speed === null ? text('link.speedUnknown') : quantityText(link.link.speed, 'bit/second'), link.link.utilisation === null ? text('link.loadUnknown') : text('link.busyBy', { percent: quantityText(link.link.utilisation, 'percent') }), ...(link.cables > 1 ? [text('link.aggregate', { count: link.cables })] : []), ...(link.isBlocked ? [text('link.blocked')] : []), ...(link.link.isStale ? [text('link.stale')] : [])].join(' · ')}</span>
    </>
  );
}
