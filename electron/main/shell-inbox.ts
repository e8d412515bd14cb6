// What the shell has to tell its page: routes and notices, kept for a page that begins to listen later.
import type { DesktopNotice } from '../../common/contract/desktop.ts';
import type { ShellEvent } from '../desktop-contract.ts';

/** A page that was loaded late needs the last few, not the whole story. */
const KEPT_NOTICES = 20;
/** A notice older than this is history, which the events keep; no banner should come up for it, ms. */
const NOTICE_LIFE_MS = 60_000;
/** A route that nobody fetched within this time is no longer what the person wants to see, ms. */
const ROUTE_LIFE_MS = 30_000;

export interface ShellInbox {
  /** Sends the route, or keeps it until the page asks. */
  navigate(route: string): void;
  /** Sends the notice and keeps it: a page loaded after a crash should still say so. */
  notice(kind: DesktopNotice['kind'], detail: string): void;
  /** The page begins to listen for routes: gives the kept one, once. */
  takeRoute(): string | null;
  /** The notices of the last minute, oldest first. */
  notices(): readonly DesktopNotice[];
  /** A new document begins; it does not listen yet. */
  pageReset(): void;
}

/** `send` delivers to the page that is open now, if any. */
export function createShellInbox(now: () => number, send: (event: ShellEvent) => void): ShellInbox {
  let notices: DesktopNotice[] = [];
  let kept: { readonly route: string; readonly t: number } | undefined;
  let listening = false;
  return {
    navigate(route) {
      if (listening) send({ kind: 'navigate', route });
      else kept = { route, t: now() };
    },
    notice(kind, detail) {
      const notice: DesktopNotice = { kind, t: now(), detail };
      notices = [...notices, notice].slice(-KEPT_NOTICES);
      send({ kind: 'notice', notice });
    },
    takeRoute() {
      listening = true;
      const fresh = kept !== undefined && now() - kept.t < ROUTE_LIFE_MS ? kept.route : null;
      kept = undefined;
      return fresh;
    },
    notices: () => notices.filter((notice) => now() - notice.t < NOTICE_LIFE_MS),
    pageReset() {
      listening = false;
    },
  };
}
