// Owns the router: one route per page, plain search parameters, and the time range bound to the address.
import { createHashHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { PAGES } from './pages.ts';
import { NotFound, PageFault, PageLoading } from './page-states.tsx';
import { Shell } from './shell.tsx';
import { fromSearch, toSearch } from './time-range.ts';
import { bindAddress, readAddress } from './time-store.ts';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const pages = PAGES.map((page) =>
  createRoute({ getParentRoute: () => root, path: page.sections === true ? `${page.path}/{-$section}` : page.path, component: lazyRouteComponent(page.load), pendingComponent: PageLoading, errorComponent: PageFault }),
);

/** Every value is a plain string: addresses stay readable and can be typed by hand. */
const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));
function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) if (typeof value === 'string' && value !== '') params.set(key, value);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** The console's router on the hash, so that it works from any origin and from files. */
export function createConsoleRouter() {
  const router = createRouter({
    routeTree: root.addChildren(pages),
    history: createHashHistory(),
    parseSearch,
    stringifySearch,
    defaultPendingMs: 150,
    defaultPreload: 'intent',
    scrollRestoration: false,
  });
  const isZoom = (): boolean => (router.state.location.state as { readonly zoom?: unknown }).zoom === true;
  bindAddress({
    isZoom,
    go(spec, change) {
      // The search of any page: the router's types know only one page at a time.
      void router.navigate({
        to: '.',
        replace: change.replace ?? false,
        search: (before: Record<string, unknown>) => ({ ...before, ...toSearch(spec) }),
        state: (before: object) => ({ ...before, zoom: change.zoom === true }),
      } as never);
    },
    leaveZoom() {
      if (!isZoom()) return false;
      router.history.back();
      return true;
    },
  });
  const read = (): void => readAddress(fromSearch(router.state.location.search));
  router.subscribe('onBeforeLoad', read);
  router.subscribe('onResolved', read);
  readAddress(fromSearch(parseSearch(router.history.location.search)));
  return router;
}
