// What a desktop window offers its console beyond the contract: `window.vedette`, absent in a browser. Types only.

/** Whether Vedette starts with the user's session. `supported` false comes with the reason, in words. */
export interface LoginItemState {
  readonly supported: boolean;
  readonly enabled: boolean;
  readonly reason: string;
}

/** How secrets are kept on this desktop. `protected` false (no keyring) comes with the reason, in words. */
export interface SecretsBackend {
  readonly protected: boolean;
  /** Electron's name of the backend: 'gnome_libsecret', 'kwallet6', 'basic_text', 'keychain', 'dpapi' … */
  readonly backend: string;
  readonly reason: string;
}

/** Something that happened to the desktop's processes and that the person should see as a banner. */
export interface DesktopNotice {
  readonly kind: 'runtime_restarting' | 'runtime_restarted' | 'runtime_failed' | 'window_recovered';
  /** Epoch ms. */
  readonly t: number;
  /** The technical cause, e.g. the exit code or the error's sentence. */
  readonly detail: string;
}

/** What the desktop shell knows about itself; every field is fixed for the life of the window. */
interface DesktopVersions {
  readonly app: string;
  readonly electron: string;
  readonly chrome: string;
  readonly node: string;
}

/**
 * `window.vedette` in a desktop window: frozen, put there by the preload. Calls reject with an Error whose message is a
 * sentence for people. Ports to the runtime do not pass through here (a context bridge cannot carry them): the page posts
 * itself the window message `{ kind: 'vedette-port-request' }`, and the preload answers with `{ kind: 'vedette-port' }` and one
 * fresh MessagePort. A port closes when the runtime thread goes.
 */
export interface DesktopBridge {
  readonly desktop: true;
  /** Node's name of the platform: 'linux', 'darwin', 'win32'. */
  readonly platform: string;
  readonly versions: DesktopVersions;
  openDataFolder(): Promise<void>;
  getLoginItem(): Promise<LoginItemState>;
  setLoginItem(enabled: boolean): Promise<LoginItemState>;
  secretsBackend(): Promise<SecretsBackend>;
  /** Calls with a hash route such as '/events?id=3' when a notification or the tray asks for a page; the answer stops. */
  onNavigate(listener: (route: string) => void): () => void;
  /** Calls for each notice, the ones of the last minute first; the answer stops. */
  onNotice(listener: (notice: DesktopNotice) => void): () => void;
}

/** The `kind` of the window message by which a page asks for a port. */
export const PORT_REQUEST_KIND = 'vedette-port-request';
/** The `kind` of the window message that carries a port. */
export const PORT_MESSAGE_KIND = 'vedette-port';
