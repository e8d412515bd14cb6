// Owns the MIB browser: the tree of names, what a device answers below one of them, and the modules behind the names.
import { Button, TextInput } from '@mantine/core';
import { Download, ListTree, Square } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAction, useCall, useConsoleClient } from '../../../api/hooks.ts';
import { usePageSearch } from '../../../app/navigation.tsx';
import { formatCount } from '../../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../../ui/page-header.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import { DeviceSelect } from '../device-select.tsx';
import { Segments } from '../segments.tsx';
import { useDevices } from '../use-devices.ts';
import { MibTree } from './mib-tree.tsx';
import { ModulesPanel } from './modules-panel.tsx';
import { ObjectDetails } from './object-details.tsx';
import { readOidText } from './oid-text.ts';
import { useWalk, type Walk } from './use-walk.ts';
import { ValueTable } from './value-table.tsx';
import classes from './mib.module.css';

/** A walk of more objects than these wants a narrower branch. */
const LIMIT = 20_000;
const MIB_2 = '1.3.6.1.2.1';
const FOUND = 40;

export default function MibPage(): ReactNode {
  const [search, setSearch] = usePageSearch({ oid: MIB_2, device: '', view: 'browse' });
  return (
    <Page fill>
      <Header view={search.view} onView={(view) => setSearch({ view })} />
      {search.view === 'modules' ? <ModulesPanel /> : <Browser oid={search.oid} device={search.device} onOid={(oid) => setSearch({ oid })} onDevice={(device) => setSearch({ device })} />}
    </Page>
  );
}

function Header({ view, onView }: { readonly view: string; readonly onView: (view: string) => void }): ReactNode {
  const text = useText('networkTools');
  const modules = useCall('mibs.list', {}, { staleTime: 10_000 });
  const rows = modules.data;
  const bad = rows?.filter(({ missing, problems, conflict }) => missing.length + problems.length > 0 || conflict !== '').length ?? 0;
  return (
    <PageHeader
      state={rows === undefined ? undefined : bad > 0 ? 'warn' : 'ok'}
      verdict={rows === undefined ? text(modules.error === null ? 'loading' : 'mib.modulesFailed') : bad > 0 ? text('mib.verdict.bad', { count: bad }) : text('mib.verdict.ok', { count: rows.length })}
      facts={rows !== undefined && <span>{text('mib.objects', { count: rows.reduce((sum, { objects }) => sum + objects, 0) })}</span>}
      actions={<Segments label={text('mib.view')} value={view === 'modules' ? 'modules' : 'browse'} data={[{ value: 'browse', label: text('mib.browse') }, { value: 'modules', label: text('mib.modules') }]} onChange={onView} />}
    />
  );
}

function Browser({ oid, device: id, onOid, onDevice }: { readonly oid: string; readonly device: string; readonly onOid: (oid: string) => void; readonly onDevice: (id: string) => void }): ReactNode {
  const text = useText('networkTools');
  const client = useConsoleClient();
  const { devices } = useDevices();
  const walk = useWalk();
  const get = useAction('snmp.get');
  const object = useCall('mibs.describe', { oid }, { staleTime: 60_000 });
  const [wanted, setWanted] = useState('');
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState('');
  const found = useCall('mibs.search', { text: wanted, limit: FOUND }, { enabled: wanted.trim() !== '' });
  const device = devices?.get(id);
  const field = typed ?? oid;
  /** The number behind what is written; says in words when there is none. */
  const resolve = async (): Promise<string | undefined> => {
    const read = readOidText(field);
    if (read !== undefined && 'oid' in read) return read.oid;
    if (read !== undefined) {
      const matches = await client.call('mibs.search', { text: read.name, limit: FOUND }).catch(() => []);
      const exact = matches.find(({ name }) => name === read.name);
      if (exact !== undefined) {
        onOid(exact.oid);
        if (read.rest === '') setTyped(undefined);
        return `${exact.oid}${read.rest}`;
      }
    }
    setProblem(text('mib.unknownObject', { text: field.trim() }));
    return undefined;
  };
  const run = (how: 'get' | 'walk'): void => {
    setProblem('');
    get.reset();
    void resolve().then((target) => {
      if (target === undefined || device === undefined) return;
      if (how === 'walk') walk.start({ id: device.id, oid: target, limit: LIMIT });
      else {
        // A scalar's value is at .0 of it; a number that has its instance already is asked as it is.
        const instance = target === oid && object.data?.kind === 'scalar' ? `${target}.0` : target;
        void get.run({ id: device.id, oids: [instance] }).then((variables) => walk.show(variables), () => undefined);
      }
    });
  };
  return (
    <div className={classes.browser}>
      <Panel flush fill label={text('mib.tree')}>
        <div className={classes.search}><SearchField label={text('mib.search')} width="100%" value={wanted} onChange={setWanted} /></div>
        {wanted.trim() === '' ? <MibTree selected={oid} onSelect={(next) => {
          setTyped(undefined);
          onOid(next);
        }} /> : (
          <div className={classes.results} role="region" aria-label={text('mib.results')}>
            {found.error !== null && <ErrorState compact error={found.error} />}
            {found.data?.length === 0 && <EmptyState compact title={text('mib.noMatch')} why={text('mib.noMatchWhy')} />}
            {(found.data ?? []).map((one) => (
              <button key={one.oid} type="button" className={classes.result} data-here={one.oid === oid || undefined} onClick={() => {
                setTyped(undefined);
                onOid(one.oid);
              }}>
                <span>{one.name}</span><span className={classes.quiet}>{one.module}</span><code>{one.oid}</code>
              </button>
            ))}
          </div>
        )}
      </Panel>
      <div className={classes.right}>
        <form
          className={classes.bar}
          aria-label={text('mib.ask')}
          onSubmit={(event) => {
            event.preventDefault();
            run('walk');
          }}
        >
          <DeviceSelect devices={devices} value={id} label={text('mib.device')} onChange={onDevice} />
          <TextInput className={classes.oid} aria-label={text('mib.oid')} placeholder={text('mib.oid')} maxLength={2_000} value={field} error={problem !== ''} onChange={(event) => {
            setTyped(event.currentTarget.value);
            setProblem('');
          }} />
          <Button variant="default" disabled={device === undefined} loading={get.pending} leftSection={<Download size={13} aria-hidden />} onClick={() => run('get')}>{text('mib.get')}</Button>
          {walk.running ? <Button variant="default" leftSection={<Square size={12} aria-hidden />} onClick={walk.stop}>{text('mib.stop')}</Button> : <Button type="submit" disabled={device === undefined} leftSection={<ListTree size={13} aria-hidden />}>{text('mib.walk')}</Button>}
        </form>
        {problem !== '' && <p className={classes.failed} role="alert">{problem}</p>}
        <ObjectDetails object={object.data} error={object.error} />
        <Panel flush fill label={text('mib.values')}>
          {(get.error ?? walk.error) !== null && (get.error ?? walk.error) !== undefined && <ErrorState compact error={(get.error ?? walk.error)!} what={text('mib.askFailed')} />}
          <ValueTable
            device={device}
            variables={walk.variables}
            running={walk.running}
            empty={walk.running ? <EmptyState title={text('mib.walking')} /> : walk.end !== '' ? <EmptyState title={text('mib.nothing')} why={text('mib.nothingWhy')} /> : <EmptyState title={text(device === undefined ? 'mib.chooseDevice' : 'mib.notAsked')} why={text(device === undefined ? 'mib.chooseDeviceWhy' : 'mib.notAskedWhy')} />}
            note={<WalkNote walk={walk} />}
            onTree={(next) => {
              setTyped(undefined);
              setWanted('');
              onOid(next);
            }}
          />
        </Panel>
      </div>
    </div>
  );
}

function WalkNote({ walk }: { readonly walk: Walk }): ReactNode {
  const text = useText('networkTools');
  const language = useLanguage();
  if (!walk.running && walk.end === '') return null;
  return <span className={classes.quiet} role="status">{walk.running ? text('mib.walkRunning', { shown: formatCount(walk.variables.length, language) }) : (textOf('networkTools', `mib.end.${walk.end}`) ?? walk.end)}</span>;
}
