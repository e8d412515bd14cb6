// The entry of the desktop app: what must happen before Electron is ready, then the shell.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { app, dialog, protocol } from 'electron';
import { errorMessage } from '../../common/errors/vedette-error.ts';
import { isMoving, knownPaths, settledPaths } from '../../host/data-location.ts';
import { productPaths } from '../../host/paths.ts';
import type { ProductPaths } from '../../host/paths.ts';
import { demoDataDir } from '../../host/start-demo.ts';
import { parseDesktopFlags } from './flags.ts';
import { messagesFor } from './messages/messages.ts';
import { moveInWindow } from './move-window.ts';
import { declareConsoleScheme } from './protocol.ts';
import { startShell } from './shell.ts';
import { takeSingleInstanceLock } from './single-instance.ts';

/** Equal to `appId` in electron-builder.yml: Windows shows notifications only for an app that its Start menu knows by this name. */
const APP_USER_MODEL_ID = 'dev.vedette.desktop';

function begin(): void {
  const flags = parseDesktopFlags(process.argv.slice(app.isPackaged ? 1 : 2));
  const pathsIn = (dataDir: string | undefined): ProductPaths => productPaths(process.platform, process.env, homedir(), { dataDir, config: flags.configPath, cwd: process.cwd() });
  const standard = flags.demo && flags.dataDir === undefined ? pathsIn(demoDataDir(pathsIn(undefined).dataDir)) : pathsIn(flags.dataDir);
  if (isMoving(standard)) {
    bringOver(standard);
    return;
  }
  const paths = knownPaths(standard);

  // Chromium's profile lives beside the data, so that one data folder is one app: with its own lock, window place and cookies.
  const userData = join(paths.dataDir, 'desktop');
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  app.setPath('userData', userData);
  if (process.platform === 'win32') app.setAppUserModelId(APP_USER_MODEL_ID);
  app.enableSandbox();
  declareConsoleScheme(protocol);

  let showWindow = (): void => undefined;
  if (!takeSingleInstanceLock(app, () => showWindow())) {
    process.stdout.write('Vedette is already running with this data folder; its window was brought to the front.\n');
    app.exit(0);
    return;
  }
  const mainFolder = import.meta.dirname;
  app
    .whenReady()
    .then(() => {
      const shell = startShell({
        paths,
        hidden: flags.hidden,
        mainFolder,
        appRoot: resolve(mainFolder, '../..'),
        runtimeEntry: (app.isPackaged ? undefined : flags.runtimeEntry) ?? join(mainFolder, '../host/runtime-entry.js'),
        demoEntry: flags.demo ? join(mainFolder, '../host/simulator-entry.js') : undefined,
        env: process.env,
      });
      showWindow = shell.showWindow;
    })
    .catch(fail);
}

/**
 * Data are brought to another folder before anything opens them. Chromium's profile, which lies with the data, cannot change its place under
 * a running program, so this start shows the move alone, with a profile that it throws away, and then starts the app again.
 */
function bringOver(standard: ProductPaths): void {
  const profile = mkdtempSync(join(tmpdir(), 'vedette-move-'));
  app.setPath('userData', profile);
  app.enableSandbox();
  // The end of the move closes its window, and must not end the program before it is started again.
  app.on('window-all-closed', () => undefined);
  app
    .whenReady()
    .then(() => moveInWindow(messagesFor(app.getLocale()), () => performance.now(), (options) => settledPaths(standard, 'desktop', options)))
    .then(() => {
      app.relaunch();
      app.exit(0);
    })
    .catch(fail)
    .finally(() => rmSync(profile, { recursive: true, force: true }));
}

function fail(error: unknown): void {
  dialog.showErrorBox(messagesFor(app.getLocale()).cannotStart, errorMessage(error));
  app.exit(1);
}

process.on('uncaughtException', fail);
try {
  begin();
} catch (error) {
  fail(error);
}
