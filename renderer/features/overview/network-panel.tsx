// Owns the small panel that says how the network is: devices up and down, the worst of what is wrong.
import { useMemo, type ReactNode } from 'react';
import { PageLink } from '../../app/navigation.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { StateGlyph } from '../../ui/state-badge.tsx';
import { HEALTHS, healthOf, stateOfHealth } from '../network/device-health.ts';
import { deviceLink } from '../network/device-links.ts';
import { verdictOf } from '../network/device-list.ts';
import { useProblemText } from '../network/problem-text.ts';
import { useDevices } from '../network/use-devices.ts';
import classes from './overview-page.module.css';

const SHOWN = 5;

/** Nothing at all while no device is known: the strip of the first run offers the scan. */
export function NetworkPanel(): ReactNode {
  const text = useText('networkDevices');
  const sentence = useProblemText();
  const { devices } = useDevices();
  const rows = useMemo(() => [...(devices?.values() ?? [])], [devices]);
  const verdict = useMemo(() => verdictOf(rows), [rows]);
  const worst = useMemo(
    () => rows.map((device) => ({ device, health: healthOf(device) })).filter(({ health }) => health === 'down' || health === 'alert' || health === 'warn').sort((a, b) => HEALTHS.indexOf(a.health) - HEALTHS.indexOf(b.health) || (a.device.name < b.device.name ? -1 : 1)),
    [rows],
  );
  if (rows.length === 0) return null;
  const failing = worst.filter(({ health }) => health !== 'down').length;
  return (
    <Panel title={text('overview.title')} flush actions={<PageLink to="/network">{text('overview.all')}</PageLink>}>
      <p className={classes.counts}>
        <span><StateGlyph state="ok" /> <b>{verdict.up - failing}</b> {text('overview.up')}</span>
        {failing > 0 && <span><StateGlyph state="warn" /> <b>{failing}</b> {text('overview.warn')}</span>}
        {verdict.down > 0 && <span><StateGlyph state="alert" /> <b>{verdict.down}</b> {text('overview.down')}</span>}
        {verdict.fresh > 0 && <span><StateGlyph state="no_data" /> {text('fact.new', { count: verdict.fresh })}</span>}
      </p>
      <div className={classes.list}>
        {worst.slice(0, SHOWN).map(({ device, health }) => (
          <PageLink key={device.id} to={deviceLink(device.id)} className={classes.row}>
            <StateGlyph state={stateOfHealth(health)} />
            <span className={classes.what}>{device.name} <small>{health === 'down' || device.problems[0] === undefined ? text('device.down') : sentence(device.problems[0])}</small></span>
          </PageLink>
        ))}
        {worst.length > SHOWN && <PageLink to="/network" className={classes.row}><span /><span className={classes.when}>{text('more', { count: worst.length - SHOWN })}</span></PageLink>}
        {worst.length === 0 && verdict.up > 0 && <p className={classes.fine}>{text('overview.ok')}</p>}
      </div>
    </Panel>
  );
}
