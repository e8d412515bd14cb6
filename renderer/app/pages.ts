// Owns the list of pages: address, name, icon, key, and where each is loaded from.
import { Activity, Compass, Cpu, DatabaseZap, Gauge, LayoutDashboard, ListTree, Network, Settings, Workflow, type LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Catalogue } from '../i18n/catalogue.ts';
import type { MessageKey } from '../i18n/messages.ts';

export interface PageEntry {
  readonly path: string;
  readonly name: MessageKey<Catalogue['shell']>;
  readonly icon: LucideIcon;
  /** After `g` on the keyboard. */
  readonly key: string;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  /** It has pages of its own below its address ('/network/scan') and shows them itself. */
  readonly sections?: true;
}

/** In the order of the rail. Each page is a chunk of its own. */
export const PAGES: readonly PageEntry[] = [
  { path: '/', name: 'page.overview', icon: LayoutDashboard, key: 'o', load: () => import('../features/overview/overview-page.tsx') },
  { path: '/host', name: 'page.host', icon: Cpu, key: 'h', load: () => import('../features/host/host-page.tsx') },
  { path: '/processes', name: 'page.processes', icon: ListTree, key: 'p', load: () => import('../features/processes/processes-page.tsx') },
  { path: '/network', name: 'page.network', icon: Network, key: 'n', sections: true, load: () => import('../features/network/network-page.tsx') },
  { path: '/explorer', name: 'page.explorer', icon: Compass, key: 'x', load: () => import('../features/explorer/explorer-page.tsx') },
  { path: '/sql', name: 'page.sql', icon: DatabaseZap, key: 'q', load: () => import('../features/sql/sql-page.tsx') },
  { path: '/events', name: 'page.events', icon: Activity, key: 'e', load: () => import('../features/events/events-page.tsx') },
  { path: '/pipeline', name: 'page.pipeline', icon: Workflow, key: 'i', load: () => import('../features/pipeline/pipeline-page.tsx') },
  { path: '/status', name: 'page.status', icon: Gauge, key: 'a', load: () => import('../features/agent-status/agent-status-page.tsx') },
  { path: '/settings', name: 'page.settings', icon: Settings, key: 's', load: () => import('../features/settings/settings-page.tsx') },
];

/** The page that an address belongs to: its own, or one of its sections. */
export function pageOf(path: string): PageEntry | undefined {
  return PAGES.find((page) => page.path === path || (page.sections === true && path.startsWith(`${page.path}/`)));
}
