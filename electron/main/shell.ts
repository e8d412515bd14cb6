// Joins the parts of the desktop shell: window, runtime thread, tray, notifications, power, and what the page may ask.
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type BrowserWindow, Menu, app, dialog, ipcMain, powerMonitor, protocol, safeStorage, session, shell, utilityProcess } from 'electron';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { createFileLog } from '../../host/adapters/file-log.ts';
import { launchRuntime, type LaunchedRuntime } from '../../host/launch-runtime.ts';
import { startDemo } from '../../host/start-demo.ts';
import type { ProductPaths } from '../../host/paths.ts';
import { createRestartBudget } from '../../host/restart-budget.ts';
import type { DesktopHandlers } from '../desktop-contract.ts';
import { createArchiveStarter } from './archive-process.ts';
import { closeAction } from './close-behaviour.ts';
import { watchPage } from './crash.ts';
import { appIconPath } from './icons.ts';
import { installIpc, sendShellEvent } from './ipc.ts';
import { installLifecycle } from './lifecycle.ts';
import { createLoginItem } from './login-item.ts';
import { applicationMenu } from './menu-templates.ts';
import { messagesFor } from './messages/messages.ts';
import { createNotifier } from './notifications.ts';
import { CONSOLE_ORIGIN, consoleOrigin } from './origin.ts';
import { createPortDesk } from './port-desk.ts';
import { watchPower } from './power.ts';
import { openPreferences } from './preferences.ts';
import { serveConsole } from './protocol.ts';
import { createSealedKeyFile } from './sealed-key-file.ts';
import { loadVaultKey, secretsBackend } from './secrets.ts';
import { installSecurity } from './security.ts';
import { createShellInbox } from './shell-inbox.ts';
import { followRuntime } from './runtime-follower.ts';
import { createTrayKeeper } from './tray-keeper.ts';
import { createConsoleWindow, preloadPath } from './windows.ts';

export interface ShellOptions {
  readonly paths: ProductPaths;
  /** Start in the background: the window waits in the tray. */
  readonly hidden: boolean;
  /** The folder of the main bundle; the others lie beside it. */
  readonly mainFolder: string;
  /** The folder that holds `resources/`. */
  readonly appRoot: string;
  readonly runtimeEntry: string;
  /** The thread of the simulated network, where one is wanted. */
  readonly demoEntry: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A page's process may be started again this often in ten minutes. */
const PAGE_RESTARTS = 3;
const PAGE_RESTART_WINDOW_MS = 600_000;
/** A little more than the runtime's own limit for stopping. */
const STOP_LIMIT_MS = 12_000;

/** Starts everything. Call once, when Electron is ready. */
export function startShell(options: ShellOptions): { showWindow(): void } {
  const { paths, env, mainFolder } = options;
  const { platform } = process;
  const now = (): number => Date.now();
  const log = createFileLog({ directory: paths.logDir, name: 'desktop', now });
  const messages = messagesFor(app.getLocale());
  const iconsFolder = join(options.appRoot, 'resources/icons');
  const origin = consoleOrigin(env['ELECTRON_RENDERER_URL'], app.isPackaged);
  const preferences = openPreferences(join(paths.dataDir, 'desktop/preferences.json'), log);
  const desk = createPortDesk();
  let runtime: LaunchedRuntime | undefined;

  const lifecycle = installLifecycle({
    app,
    log,
    onActivate: () => showWindow(),
    stop: async () => {
      await (await launching.catch(() => undefined))?.stop();
      await (await demonstrating.catch(() => undefined))?.stop();
    },
    stopLimitMs: STOP_LIMIT_MS,
  });

  installSecurity(app, session.defaultSession, origin, log);
  if (origin === CONSOLE_ORIGIN) serveConsole(protocol, join(mainFolder, '../renderer'));
  Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(platform, app.isPackaged, messages)));

  const inbox = createShellInbox(now, (event) => sendShellEvent(window.current?.webContents, event));
  const budget = createRestartBudget(PAGE_RESTARTS, PAGE_RESTART_WINDOW_MS);

  const askBeforeClosing = async (over: BrowserWindow): Promise<void> => {
    const { response, checkboxChecked } = await dialog.showMessageBox(over, {
      type: 'question',
      message: messages.closeQuestion,
      detail: messages.closeDetail,
      buttons: [messages.closeKeep, messages.closeQuit],
      defaultId: 0,
      cancelId: 0,
      checkboxLabel: messages.remember,
    });
    const choice = response === 1 ? 'quit' : 'background';
    if (checkboxChecked) preferences.update({ closeWithoutTray: choice });
    if (choice === 'quit') app.quit();
    else window.hide();
  };

  const askAfterCrashes = async (over: BrowserWindow): Promise<void> => {
    const { response } = await dialog.showMessageBox(over, { type: 'error', message: messages.windowGone, detail: messages.windowGoneDetail, buttons: [messages.reload, messages.quit], defaultId: 0, cancelId: 0 });
    if (response === 1) app.quit();
    else if (!over.isDestroyed()) over.webContents.reload();
  };

  const window = createConsoleWindow({
    address: `${origin}/`,
    preload: preloadPath(mainFolder),
    iconsFolder,
    version: app.getVersion(),
    isPackaged: app.isPackaged,
    platform,
    preferences,
    onCreated(created) {
      created.webContents.on('did-start-navigation', (details) => {
        if (details.isMainFrame && !details.isSameDocument) inbox.pageReset();
      });
      watchPage(created, {
        budget,
        log,
        now,
        isQuitting: () => lifecycle.quitting,
        onRecovered: (detail) => inbox.notice('window_recovered', detail),
        onGivenUp: (over) => void askAfterCrashes(over),
      });
    },
    onCloseRequested() {
      const action = closeAction({ platform, quitting: lifecycle.quitting, trayAvailable: tray.available, withoutTray: preferences.current.closeWithoutTray });
      if (action === 'hide') window.hide();
      else if (action === 'quit') app.quit();
      else if (action === 'ask' && window.current !== undefined) void askBeforeClosing(window.current);
      return action === 'close';
    },
  });
  const showWindow = (): void => window.show();
  const openRoute = (route: string): void => {
    inbox.navigate(route);
    showWindow();
  };

  const openDataFolder = async (): Promise<void> => {
    const problem = await shell.openPath(paths.dataDir);
    if (problem !== '') throw new VedetteError('unavailable', `The folder ${paths.dataDir} could not be opened: ${problem}`, { path: paths.dataDir });
  };
  const loginItem = createLoginItem({ app, platform, env, home: homedir(), execPath: process.execPath });
  const handlers: DesktopHandlers = {
    'data-folder.open': async () => {
      await openDataFolder();
      return null;
    },
    'login-item.get': () => loginItem.get(),
    'login-item.set': async ({ enabled }) => {
      const state = await loginItem.set(enabled);
      tray.loginItemChanged(state);
      return state;
    },
    'secrets.backend': () => secretsBackend(safeStorage, platform),
    'shell.route': () => inbox.takeRoute(),
    'shell.notices': () => inbox.notices(),
  };
  installIpc({ ipcMain, origin, handlers, onPort: (port) => desk.hand(port), log });

  const tray = createTrayKeeper({ iconsFolder, platform, env, messages, loginItem, log, actions: { open: showWindow, openFindings: () => openRoute('/'), openDataFolder, quit: () => app.quit() } });

  const demonstrating = options.demoEntry === undefined ? Promise.resolve(undefined) : startDemo({ appRoot: options.appRoot, configPath: paths.configPath, workerFile: options.demoEntry, recordingsFolder: join(paths.dataDir, 'recordings'), onHappening: (sentence) => log.info('demo network', { sentence }) });
  const launching = Promise.all([loadVaultKey(safeStorage, platform, createSealedKeyFile(paths.configPath), () => randomBytes(32)), demonstrating]).then(([keeper, demo]) =>
    launchRuntime({
      workerFile: options.runtimeEntry,
      appRoot: options.appRoot,
      dataDir: paths.dataDir,
      configPath: paths.configPath,
      logDir: paths.logDir,
      movableFrom: paths.movableFrom,
      kind: 'desktop',
      version: app.getVersion(),
      keeper,
      extraNetworks: demo?.extraNetworks,
      startArchive: createArchiveStarter(utilityProcess),
      notifier: createNotifier({ icon: appIconPath(iconsFolder), platform, onOpen: openRoute }),
    }),
  );
  launching.then(
    (launched) => {
      runtime = launched;
      followRuntime(launched, { desk, inbox, onStatus: tray.statusChanged, onDown: tray.runtimeDown });
    },
    (error: unknown) => {
      desk.down();
      if (lifecycle.quitting) return;
      const reason = error instanceof Error ? error.message : String(error);
      log.error('The agent could not be started.', { error: reason });
      dialog.showErrorBox(messages.cannotStart, reason);
      app.exit(1);
    },
  );
  watchPower(powerMonitor, { onHint: (hint) => runtime?.powerHint(hint), onShutdown: () => app.quit() });

  if (options.hidden) {
    // Only a tray icon can bring a hidden window back; without one a window is the lesser evil.
    void tray.ready.then((available) => {
      if (!available) showWindow();
    });
  } else showWindow();
  return { showWindow };
}
