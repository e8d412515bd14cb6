// Owns how pages link to each other and keep their state in the address; the only place features meet the router.
import { Link, useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, type ReactNode } from 'react';

export type SearchValues = Readonly<Record<string, string | undefined>>;

const TIME_KEYS = ['range', 'at', 'from', 'to'] as const;

/** The part of an address that belongs to the time range and goes along to every page. */
export function timePart(search: Readonly<Record<string, unknown>>): Record<string, string | undefined> {
  const part: Record<string, string | undefined> = {};
  for (const key of TIME_KEYS) {
    const value = search[key];
    if (typeof value === 'string') part[key] = value;
  }
  return part;
}

/** Splits '/host?family=disk' as findings and notifications carry it. */
export function splitLink(link: string): { path: string; search: Record<string, string> } {
  const [path = '/', query = ''] = link.replace(/^#/, '').split('?', 2);
  return { path: path.startsWith('/') ? path : `/${path}`, search: Object.fromEntries(new URLSearchParams(query)) };
}

/** A link to a page; the time range goes along. `to` may carry a query: '/host?family=disk'. `exact` is not the current page while one below it is. */
export function PageLink(props: { readonly to: string; readonly search?: SearchValues; readonly className?: string | undefined; readonly title?: string | undefined; readonly exact?: boolean; readonly children: ReactNode }): ReactNode {
  const { path, search } = splitLink(props.to);
  return (
    <Link
      to={path}
      search={(before: Record<string, unknown>) => ({ ...timePart(before), ...search, ...props.search })}
      className={props.className}
      title={props.title}
      activeOptions={{ exact: props.exact ?? false }}
    >
      {props.children}
    </Link>
  );
}

/** Goes to a page from code (palette, keyboard, notification). */
export function useGo(): (link: string, search?: SearchValues) => void {
  const navigate = useNavigate();
  return useCallback(
    (link, search) => {
      const target = splitLink(link);
      void navigate({ to: target.path, search: (before: Record<string, unknown>) => ({ ...timePart(before), ...target.search, ...search }) });
    },
    [navigate],
  );
}

/** The path of the page, e.g. '/host'. */
export function usePath(): string {
  return useRouterState({ select: (state) => state.location.pathname });
}

/**
 * A page's own state in the address: each value a string, `defaults` left out of the address. Setting replaces the history
 * entry unless `push` is true.
 */
export function usePageSearch<T extends Readonly<Record<string, string>>>(defaults: T): [T, (change: Partial<T>, options?: { readonly push?: boolean }) => void] {
  const raw = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const navigate = useNavigate();
  const key = JSON.stringify(Object.fromEntries(Object.keys(defaults).map((name) => [name, typeof raw[name] === 'string' ? raw[name] : defaults[name]])));
  const defaultsKey = JSON.stringify(defaults);
  const value = useMemo(() => JSON.parse(key) as T, [key]);
  const set = useCallback(
    (change: Partial<T>, options: { readonly push?: boolean } = {}) => {
      const base = JSON.parse(defaultsKey) as T;
      void navigate({
        to: '.',
        replace: options.push !== true,
        search: (before: Record<string, unknown>) => {
          const next: Record<string, unknown> = { ...before, ...change };
          for (const name of Object.keys(base)) if (next[name] === base[name]) next[name] = undefined;
          return next;
        },
      });
    },
    [navigate, defaultsKey],
  );
  return [value, set];
}

/** The address of the Explorer with these queries in it: `q` for the first, `q2`, `q3` … for more. */
export function explorerLink(queries: readonly string[]): string {
  const search = new URLSearchParams();
  queries.forEach((text, index) => search.set(index === 0 ? 'q' : `q${index + 1}`, text));
  return `/explorer?${search.toString()}`;
}
