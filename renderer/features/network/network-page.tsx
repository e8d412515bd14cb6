// Owns the frame of the Network pages: the row of sections, and which one is shown.
import { BellRing, BookOpen, KeyRound, Radar, Router, ScrollText, Workflow, type LucideIcon } from 'lucide-react';
import { lazy, Suspense, type ComponentType, type ReactNode } from 'react';
import { NotFound, PageLoading } from '../../app/page-states.tsx';
import { PageLink, usePath } from '../../app/navigation.tsx';
import type { Catalogue } from '../../i18n/catalogue.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import { useText } from '../../i18n/use-text.ts';
import classes from './network.module.css';

interface Section {
  /** After '/network'; '' is the first one. */
  readonly path: string;
  readonly name: MessageKey<Catalogue['networkDevices']>;
  readonly icon: LucideIcon;
  readonly page: ComponentType;
  /** Not in the row: reached from another section, which is marked instead. */
  readonly within?: string;
}

/** In the order of the row. Each section is a chunk of its own and exports a page as everywhere else. */
const SECTIONS: readonly Section[] = [
  { path: '', name: 'section.devices', icon: Router, page: lazy(() => import('./devices/devices-page.tsx')) },
  { path: '/device', name: 'section.device', icon: Router, page: lazy(() => import('./device/device-page.tsx')), within: '' },
  { path: '/interface', name: 'section.interface', icon: Router, page: lazy(() => import('./interface/interface-page.tsx')), within: '' },
  { path: '/scan', name: 'section.scan', icon: Radar, page: lazy(() => import('./scan/scan-page.tsx')) },
  { path: '/map', name: 'section.map', icon: Workflow, page: lazy(() => import('./map/map-page.tsx')) },
  { path: '/traps', name: 'section.traps', icon: BellRing, page: lazy(() => import('./traps/traps-page.tsx')) },
  { path: '/mib', name: 'section.mib', icon: BookOpen, page: lazy(() => import('./mib-browser/mib-page.tsx')) },
  { path: '/credentials', name: 'section.credentials', icon: KeyRound, page: lazy(() => import('./credentials/credentials-page.tsx')) },
  { path: '/profiles', name: 'section.profiles', icon: ScrollText, page: lazy(() => import('./profiles/profiles-page.tsx')) },
];

export default function NetworkPage(): ReactNode {
  const text = useText('networkDevices');
  const path = usePath().replace(/^\/network/, '').replace(/\/$/, '');
  const section = SECTIONS.find((candidate) => candidate.path === path);
  const marked = section?.within ?? section?.path;
  return (
    <div className={classes.frame}>
      <nav className={classes.sections} aria-label={text('sections')}>
        {SECTIONS.filter(({ within }) => within === undefined).map((entry) => (
          <PageLink key={entry.path} to={`/network${entry.path}`} className={entry.path === marked ? classes.here : classes.section} exact>
            <entry.icon size={14} aria-hidden />
            <span aria-current={entry.path === marked ? 'page' : undefined}>{text(entry.name)}</span>
          </PageLink>
        ))}
      </nav>
      <div className={classes.body}>
        <Suspense fallback={<PageLoading />}>{section === undefined ? <NotFound /> : <section.page key={section.path} />}</Suspense>
      </div>
    </div>
  );
}
