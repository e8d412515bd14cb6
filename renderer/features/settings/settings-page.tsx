// Owns the Settings page: its sections, and whether the configuration file is in order.
import type { ReactNode } from 'react';
import { PageLink, usePageSearch } from '../../app/navigation.tsx';
import { desktopBridge } from '../../app/use-desktop.ts';
import { useText } from '../../i18n/use-text.ts';
import { ErrorState } from '../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { ChecksSection } from './checks-section.tsx';
import { DesktopSection } from './desktop-section.tsx';
import { useDraft } from './draft-store.ts';
import { EffectiveSection } from './effective-section.tsx';
import { FileSection } from './file-section.tsx';
import { GeneralSection } from './general-section.tsx';
import { ManualSection } from './manual-section.tsx';
import { NotificationsSection } from './notifications-section.tsx';
import { SamplingSection } from './sampling-section.tsx';
import classes from './settings.module.css';
import { StorageSection } from './storage/storage-section.tsx';
import { useConfig, type Config } from './use-config.ts';

const SECTIONS = ['general', 'sampling', 'checks', 'storage', 'notifications', 'desktop', 'file', 'effective', 'manual'] as const;
type Section = (typeof SECTIONS)[number];

export default function SettingsPage(): ReactNode {
  const text = useText('settings');
  const config = useConfig();
  const [search] = usePageSearch({ section: 'general' });
  const bridge = desktopBridge();
  const sections = SECTIONS.filter((section) => section !== 'desktop' || bridge !== undefined);
  const section = sections.find((candidate) => candidate === search.section) ?? 'general';
  const unsaved = useDraft((store) => store.draft !== undefined && config.state !== undefined && store.draft.text !== config.state.text);
  return (
    <Page fill>
      <Header config={config} />
      <div className={classes.layout}>
        <nav className={classes.nav} aria-label={text('sections')}>
          {sections.map((name) => (
            <PageLink key={name} to="/settings" search={{ section: name === 'general' ? undefined : name }} className={name === section ? classes.here : classes.link}>
              <span aria-current={name === section ? 'page' : undefined}>{text(`section.${name}`)}</span>
              {name === 'file' && unsaved && <span className={classes.unsaved} title={text('file.unsaved')}>●<span className="v-visually-hidden">{text('file.unsaved')}</span></span>}
            </PageLink>
          ))}
        </nav>
        <div className={classes.body} data-fill={section === 'file' || section === 'effective' || section === 'manual' || undefined}>
          {config.error !== null && config.state === undefined ? <Panel label={text('sections')}><ErrorState error={config.error} onRetry={() => void config.reload()} /></Panel> : <SectionBody section={section} config={config} />}
        </div>
      </div>
    </Page>
  );
}

function SectionBody({ section, config }: { readonly section: Section; readonly config: Config }): ReactNode {
  const bridge = desktopBridge();
  switch (section) {
    case 'general': return <GeneralSection config={config} />;
    case 'sampling': return <SamplingSection config={config} />;
    case 'checks': return <ChecksSection config={config} />;
    case 'storage': return <StorageSection config={config} />;
    case 'notifications': return <NotificationsSection config={config} />;
    case 'desktop': return bridge === undefined ? null : <DesktopSection bridge={bridge} />;
    case 'file': return <FileSection config={config} />;
    case 'effective': return <EffectiveSection config={config} />;
    case 'manual': return <ManualSection config={config} />;
    default: return section satisfies never;
  }
}

function Header({ config }: { readonly config: Config }): ReactNode {
  const text = useText('settings');
  const { state } = config;
  if (state === undefined) return <PageHeader verdict={text('loading')} />;
  const problem = state.problems[0];
  return (
    <PageHeader
      state={problem === undefined ? 'ok' : 'warn'}
      verdict={problem !== undefined ? text('verdict.broken', { line: problem.line }) : state.overridden.length === 0 ? text('verdict.defaults') : text('verdict.ok', { count: state.overridden.length })}
      facts={problem === undefined ? <><code>{state.path}</code><span>{text('verdict.loaded')} <RelativeTime t={state.loadedAt} /></span></> : <><span>{problem.message}</span><PageLink to="/settings?section=file">{text('verdict.mend')}</PageLink></>}
    />
  );
}
