// The only code between page and main: a frozen `window.vedette`, and a MessagePort to the runtime for each request.
import { contextBridge, ipcRenderer } from 'electron';
import type { DesktopBridge, DesktopNotice } from '../../common/contract/desktop.ts';
import { PORT_MESSAGE_KIND, PORT_REQUEST_KIND } from '../../common/contract/desktop.ts';
import { CALL_CHANNEL, EVENT_CHANNEL, PORT_CHANNEL, VERSION_ARGUMENT } from '../channels.ts';
import type { CallAnswer, DesktopCallInput, DesktopCallName, DesktopCallOutputs, ShellEvent } from '../desktop-contract.ts';

async function call<N extends DesktopCallName>(name: N, input: DesktopCallInput<N>): Promise<DesktopCallOutputs[N]> {
  const answer = (await ipcRenderer.invoke(CALL_CHANNEL, { name, input })) as CallAnswer;
  if ('error' in answer) throw new Error(answer.error.message);
  return answer.value as DesktopCallOutputs[N];
}

const routeListeners = new Set<(route: string) => void>();
const noticeListeners = new Set<(notice: DesktopNotice) => void>();

ipcRenderer.on(EVENT_CHANNEL, (_event, message: ShellEvent) => {
  if (message.kind === 'navigate') for (const listener of routeListeners) listener(message.route);
  else for (const listener of noticeListeners) listener(message.notice);
});

/** Hands what was sent before anyone listened to a listener that has just come. */
function catchUp<N extends 'shell.route' | 'shell.notices'>(name: N, deliver: (missed: DesktopCallOutputs[N]) => void): void {
  // A failure means that the window is going away: there is nobody left to deliver to.
  call<N>(name, {} as DesktopCallInput<N>).then(deliver, () => undefined);
}

const versionArgument = process.argv.find((argument) => argument.startsWith(VERSION_ARGUMENT));

const bridge: DesktopBridge = {
  desktop: true,
  platform: process.platform,
  versions: {
    app: versionArgument === undefined ? '' : versionArgument.slice(VERSION_ARGUMENT.length),
    electron: process.versions.electron ?? '',
    chrome: process.versions['chrome'] ?? '',
    node: process.versions.node,
  },
  async openDataFolder() {
    await call('data-folder.open', {});
  },
  getLoginItem: () => call('login-item.get', {}),
  setLoginItem: (enabled) => call('login-item.set', { enabled }),
  secretsBackend: () => call('secrets.backend', {}),
  onNavigate(listener) {
    routeListeners.add(listener);
    catchUp('shell.route', (route) => {
      if (route !== null && routeListeners.has(listener)) listener(route);
    });
    return () => {
      routeListeners.delete(listener);
    };
  },
  onNotice(listener) {
    noticeListeners.add(listener);
    catchUp('shell.notices', (notices) => {
      if (noticeListeners.has(listener)) for (const notice of notices) listener(notice);
    });
    return () => {
      noticeListeners.delete(listener);
    };
  },
};

// Only this very window may ask; the answer goes to its own origin alone.
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const data = event.data as { readonly kind?: unknown } | null;
  if (event.source !== window || typeof data !== 'object' || data?.kind !== PORT_REQUEST_KIND) return;
  const channel = new MessageChannel();
  ipcRenderer.postMessage(PORT_CHANNEL, null, [channel.port1]);
  window.postMessage({ kind: PORT_MESSAGE_KIND }, window.location.origin, [channel.port2]);
});

contextBridge.exposeInMainWorld('vedette', bridge);
