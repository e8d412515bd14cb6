// What no page may do, whatever it contains: leave the console, open windows, embed others, ask for devices, reach a network.
import type { App, Session, WebContents } from 'electron';
import type { Log } from '../../agent-runtime/ports/ports.ts';
import { isUnderOrigin } from './origin.ts';
import { isPermitted, isRequestAllowed } from './permissions.ts';

/** Installs the refusals on every page that will ever be created, and on the session. Call before the first window. */
export function installSecurity(app: Pick<App, 'on'>, session: Session, origin: string, log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    confine(contents, origin, log);
  });

  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const permitted = isPermitted(permission, details.requestingUrl, origin);
    if (!permitted) log.warn('A page asked for a permission and was refused.', { permission });
    answer(permitted);
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => isPermitted(permission, requestingOrigin, origin));
  session.setDevicePermissionHandler(() => false);

  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = isRequestAllowed(details.url, origin);
    if (!allowed) log.warn('A page asked for an outside address and was refused.', { address: details.url.slice(0, 200) });
    answer({ cancel: !allowed });
  });
}

function confine(contents: WebContents, origin: string, log: Log): void {
  contents.on('will-navigate', (event) => {
    if (isUnderOrigin(event.url, origin)) return;
    event.preventDefault();
    log.warn('A page tried to leave the console and was held.', { address: event.url.slice(0, 200) });
  });
  contents.on('will-redirect', (event) => {
    if (!isUnderOrigin(event.url, origin)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    // The console has no frames at all.
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    log.warn('A page tried to open a window and was refused.', { address: url.slice(0, 200) });
    return { action: 'deny' };
  });
}
