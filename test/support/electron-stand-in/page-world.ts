// Runs inside the page before any of its scripts: the renderer's half of Electron for the preload, in the page's own world.
// It is handed to Chromium as text, so it may use nothing but its arguments and what a page has.

/** What travels from the page to the stand-in. */
export type FromPage =
  | { readonly kind: 'boot' }
  | { readonly kind: 'invoke'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[]; readonly ports: readonly number[] }
  | { readonly kind: 'port-message'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port-close'; readonly port: number }
  | { readonly kind: 'window-open'; readonly url: string };

/** What travels from the stand-in to the page. */
export type ToPage =
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'port-message'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port-close'; readonly port: number };

export interface PageWorldArguments {
  readonly preload: string;
  readonly platform: string;
  readonly argv: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
}

/** The names that the page's world and the stand-in share on `window`. */
export const TO_MAIN = '__standInToMain';
export const TO_PAGE = '__standInToPage';

type Listener = (event: unknown, ...args: unknown[]) => void;

/** The init script. `toMain` is a binding that Playwright put on the window. */
export function installPageWorld({ preload, platform, argv, versions }: PageWorldArguments): void {
  // Playwright runs init scripts in every frame, Electron a preload only in the top one.
  if (window.top !== window) return;
  const globals = window as unknown as Record<string, unknown>;
  const toMain = globals['__standInToMain'] as (message: FromPage) => Promise<{ ok?: unknown; error?: string }>;
  const listeners = new Map<string, Listener[]>();
  const ports = new Map<number, MessagePort>();
  let nextPort = 1;

  const takePort = (port: MessagePort): number => {
    const id = nextPort++;
    ports.set(id, port);
    port.addEventListener('message', (event: MessageEvent<unknown>) => void toMain({ kind: 'port-message', port: id, data: event.data }));
    port.addEventListener('close', () => {
      if (ports.delete(id)) void toMain({ kind: 'port-close', port: id });
    });
    port.start();
    return id;
  };

  globals['__standInToPage'] = (messages: readonly ToPage[]): void => {
    for (const message of messages) {
      if (message.kind === 'send') for (const listener of listeners.get(message.channel) ?? []) listener({ sender: ipcRenderer, ports: [] }, ...message.args);
      else if (message.kind === 'port-message') ports.get(message.port)?.postMessage(message.data);
      else {
        const port = ports.get(message.port);
        ports.delete(message.port);
        port?.close();
      }
    }
  };

  const ipcRenderer = {
    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const answer = await toMain({ kind: 'invoke', channel, args: structuredClone(args) });
      if (answer.error !== undefined) throw new Error(`Error invoking remote method '${channel}': ${answer.error}`);
      return answer.ok;
    },
    send(channel: string, ...args: unknown[]): void {
      void toMain({ kind: 'send', channel, args: structuredClone(args), ports: [] });
    },
    postMessage(channel: string, message: unknown, transfer: MessagePort[] = []): void {
      void toMain({ kind: 'send', channel, args: [structuredClone(message)], ports: transfer.map(takePort) });
    },
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    removeListener(channel: string, listener: Listener) {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((each) => each !== listener));
      return ipcRenderer;
    },
  };

  // The context bridge copies values, freezes objects and wraps functions, so that neither side holds the other's objects.
  const cross = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...args: unknown[]): unknown => {
        const result: unknown = (value as (...args: unknown[]) => unknown)(...args.map(cross));
        return result instanceof Promise ? result.then(cross) : cross(result);
      };
    }
    if (Array.isArray(value)) return Object.freeze(value.map(cross));
    if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
      return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cross(each)])));
    }
    return typeof value === 'object' ? structuredClone(value) : value;
  };
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown): void {
      Object.defineProperty(window, key, { value: cross(api), enumerable: true, writable: false, configurable: false });
    },
  };

  // Electron answers null at once when the window-open handler denies, and the stand-in makes no second windows.
  window.open = (url?: string | URL): null => {
    void toMain({ kind: 'window-open', url: new URL(String(url ?? 'about:blank'), window.location.href).href });
    return null;
  };

  void toMain({ kind: 'boot' });
  const module = { exports: {} };
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return { ipcRenderer, contextBridge };
    throw new Error(`module not found: ${name}: a sandboxed preload can only require electron`);
  };
  const process = { platform, argv, versions, env: {}, sandboxed: true, contextIsolated: true, type: 'renderer' };
  // oxlint-disable-next-line no-implied-eval -- the preload is a script text, as it is for Electron
  new Function('require', 'module', 'exports', 'process', preload)(require, module, module.exports, process);
}
