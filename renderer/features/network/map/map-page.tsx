// Owns the Map section: what hangs on what, how busy it is, and where a station is plugged in.
import { ActionIcon, Button, Popover } from '@mantine/core';
import { List, Maximize2, Minus, Network, Plus, Radar, Shapes, Undo2 } from 'lucide-react';
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useAction } from '../../../api/hooks.ts';
import { useGo, usePageSearch } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../../ui/page-header.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import { healthOf, stateOfHealth } from '../device-health.ts';
import { deviceLink } from '../device-links.ts';
import { Segments } from '../segments.tsx';
import { LinkPanel } from './link-panel.tsx';
import { MapCanvas, type MapHandle } from './map-canvas.tsx';
import { MapHint } from './map-hint.tsx';
import { MapLegend } from './map-legend.tsx';
import { MapList } from './map-list.tsx';
import { findNodes, type SceneNode } from './map-scene.ts';
import { nodeName } from './node-name.ts';
import { NodePanel } from './node-panel.tsx';
import { pictureOf } from './node-pictures.ts';
import { SaidPanel } from './said-panel.tsx';
import { useMap, type NetworkMap } from './use-map.ts';
import { WhereIs } from './where-is.tsx';
import classes from './map.module.css';

export default function MapPage(): ReactNode {
  const text = useText('networkTools');
  const [search, setSearch] = usePageSearch({ on: '', node: '', find: '', view: 'map' });
  const map = useMap();
  const go = useGo();
  const place = useAction('topology.place');
  const arrange = useAction('topology.arrange');
  const canvas = useRef<MapHandle>(null);
  const { scene, devices } = map;
  const found = useMemo(() => (scene === undefined ? [] : findNodes(scene, search.find, 50)), [scene, search.find]);
  // Other pages know devices, not nodes of the map.
  const asked = search.node === '' ? undefined : scene?.nodes.find(({ node }) => node.deviceId === search.node)?.node.id;
  const selected = search.on === '' ? (asked ?? '') : search.on;
  const marks = useMemo(
    () => ({
      selected,
      found: new Set(found.map(({ node }) => node.id)),
      stateOf: ({ node }: SceneNode) => {
        const device = devices.get(node.deviceId);
        return device === undefined ? undefined : stateOfHealth(healthOf(device));
      },
      pictureOf: ({ node }: SceneNode) => pictureOf(devices.get(node.deviceId)?.identity.kind, node.kind === 'this_computer', node.capabilities),
    }),
    [selected, found, devices],
  );
  const [isSaidOpen, setSaidOpen] = useState(false);
  const select = useCallback(
    (id: string) => {
      setSaidOpen(false);
      setSearch({ on: id, node: '' });
    },
    [setSearch],
  );
  const showNode = useCallback(
    (id: string) => {
      setSaidOpen(false);
      setSearch({ on: id, node: '', view: 'map' });
      // The map may only now come into view.
      requestAnimationFrame(() => canvas.current?.flyTo([id]));
    },
    [setSearch],
  );
  const node = scene?.byId.get(selected);
  const link = scene?.links.find((one) => one.link.id === selected);
  const isEmpty = scene !== undefined && scene.nodes.length === 0;
  return (
    <Page fill>
      <MapHeader
        map={map}
        actions={
          <>
            <SearchField label={text('map.find')} width={190} value={search.find} onChange={(find) => setSearch({ find })} />
            <WhereIs onShow={showNode} />
            {(map.topology?.said.length ?? 0) > 0 && (
              <Button
                variant="default"
                leftSection={<Undo2 size={13} aria-hidden />}
                aria-expanded={isSaidOpen}
                onClick={() => {
                  setSearch({ on: '', node: '' });
                  setSaidOpen(!isSaidOpen);
                }}
              >
                {text('said.open', { count: map.topology?.said.length ?? 0 })}
              </Button>
            )}
            <Segments label={text('map.view')} value={search.view} data={[{ value: 'map', label: text('map.asMap') }, { value: 'list', label: text('map.asList') }]} onChange={(view) => setSearch({ view })} />
          </>
        }
      />
      {arrange.error !== null && <ErrorState compact error={arrange.error} what={text('map.arrangeFailed')} />}
      {place.error !== null && <ErrorState compact error={place.error} what={text('map.placeFailed')} />}
      <Panel flush fill label={text(search.view === 'list' ? 'map.list' : 'map.title')}>
        {scene === undefined && (map.error === undefined ? <EmptyState title={text('loading')} /> : <ErrorState error={map.error} what={text('map.failed')} />)}
        {isEmpty && <EmptyState title={text('map.empty')} why={text('map.emptyWhy')} action={<Button leftSection={<Radar size={14} aria-hidden />} onClick={() => go('/network/scan')}>{text('map.toScan')}</Button>} />}
        {scene !== undefined && !isEmpty && search.view === 'list' && <MapList scene={scene} devices={devices} selected={selected} onSelect={select} onShow={showNode} />}
        {scene !== undefined && !isEmpty && search.view !== 'list' && (
          <div className={classes.stage}>
            <MapCanvas
              handle={canvas}
              scene={scene}
              marks={marks}
              label={text('map.label', { nodes: scene.nodes.length, links: scene.links.length })}
              onSelect={select}
              onOpen={({ node: opened }) => (opened.deviceId === '' ? select(opened.id) : go(deviceLink(opened.deviceId)))}
              onPlace={(id, x, y) => {
                map.move(id, { x, y, isPinned: true });
                void place.run({ node: id, x, y, isPinned: true }).catch(() => undefined);
              }}
              renderHint={(id) => <MapHint scene={scene} id={id} />}
            />
            <div className={classes.controls}>
              <ActionIcon variant="default" aria-label={text('map.nearer')} onClick={() => canvas.current?.zoom(1.4)}><Plus size={15} /></ActionIcon>
              <ActionIcon variant="default" aria-label={text('map.farther')} onClick={() => canvas.current?.zoom(1 / 1.4)}><Minus size={15} /></ActionIcon>
              <ActionIcon variant="default" aria-label={text('map.fit')} onClick={() => canvas.current?.fit()}><Maximize2 size={14} /></ActionIcon>
              <ActionIcon variant="default" aria-label={text('map.arrange')} title={text('map.arrange')} loading={arrange.pending} onClick={() => void arrange.run({}).then(() => canvas.current?.fit(), () => undefined)}><Network size={14} /></ActionIcon>
              <Legend />
            </div>
            {search.find !== '' && <Found nodes={found} onShow={showNode} />}
          </div>
        )}
      </Panel>
      {node !== undefined && scene !== undefined && <NodePanel scene={scene} entry={node} device={devices.get(node.node.deviceId)} onShow={showNode} onSelect={select} onClose={() => select('')} />}
      {isSaidOpen && map.topology !== undefined && <SaidPanel said={map.topology.said} onClose={() => setSaidOpen(false)} />}
      {link !== undefined && scene !== undefined && <LinkPanel entry={link} onShow={showNode} onClose={() => select('')} />}
    </Page>
  );
}

function MapHeader({ map, actions }: { readonly map: NetworkMap; readonly actions: ReactNode }): ReactNode {
  const text = useText('networkTools');
  const { scene, topology } = map;
  if (scene === undefined || topology === undefined) return <PageHeader verdict={text(map.error === undefined ? 'loading' : 'map.failed')} actions={actions} />;
  const full = scene.links.filter(({ load }) => load === 'full').length;
  const busy = scene.links.filter(({ load }) => load === 'busy').length;
  const stale = scene.links.filter(({ link }) => link.isStale).length;
  const blocked = scene.links.filter(({ isBlocked }) => isBlocked).length;
  const parts = [...(full > 0 ? [text('map.full', { count: full })] : []), ...(busy > 0 ? [text('map.busy', { count: busy })] : [])];
  return (
    <PageHeader
      state={scene.nodes.length === 0 ? 'no_data' : full > 0 ? 'alert' : busy > 0 ? 'warn' : 'ok'}
      verdict={scene.nodes.length === 0 ? text('map.empty') : parts.length > 0 ? parts.join(', ') : text('map.quiet')}
      facts={scene.nodes.length === 0 ? undefined : (
        <>
          <span>{text('map.nodes', { count: scene.nodes.filter(({ node }) => node.kind === 'device').length })}</span>
          <span>{text('map.links', { count: scene.links.length })}</span>
          {blocked > 0 && <span>{text('map.blockedLinks', { count: blocked })}</span>}
          {stale > 0 && <span>{text('map.staleLinks', { count: stale })}</span>}
          <span><RelativeTime t={topology.t} /></span>
        </>
      )}
      actions={actions}
    />
  );
}

function Legend(): ReactNode {
  const text = useText('networkTools');
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="right-end" withinPortal={false} trapFocus>
      <Popover.Target><ActionIcon variant="default" aria-label={text('legend')} aria-expanded={open} onClick={() => setOpen(!open)}><Shapes size={15} /></ActionIcon></Popover.Target>
      <Popover.Dropdown><MapLegend /></Popover.Dropdown>
    </Popover>
  );
}

function Found({ nodes, onShow }: { readonly nodes: readonly SceneNode[]; readonly onShow: (id: string) => void }): ReactNode {
  const text = useText('networkTools');
  return (
    <div className={classes.found} role="region" aria-label={text('map.found')}>
      <span className={classes.quiet} role="status"><List size={12} aria-hidden /> {nodes.length === 0 ? text('map.foundNone') : text('map.foundCount', { count: nodes.length })}</span>
      {nodes.slice(0, 8).map(({ node }) => <button key={node.id} type="button" className={classes.foundItem} onClick={() => onShow(node.id)}><span>{nodeName(node)}</span><code>{node.addresses[0] ?? node.macs[0] ?? ''}</code></button>)}
    </div>
  );
}
