// The stand-in of `app`: life from ready to quit, paths, and the single-instance lock.
import { EventEmitter } from 'node:events';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { preventable } from './event-with-default.ts';
import { fallbackUserData } from './settings.ts';
import { SingleInstanceLock } from './single-instance-lock.ts';

/** A window as far as quitting needs it. */
interface ClosableWindow {
  close(): void;
  isDestroyed(): boolean;
}

class StandInApp extends EventEmitter {
  readonly isPackaged = false;
  readonly name = 'vedette';
  /** Recorded for tests; the stand-in cannot change the session of a desktop. */
  readonly loginItemSettings: Electron.Settings[] = [];
  readonly #paths = new Map<string, string>();
  readonly #ready: Promise<void>;
  readonly #lock = new SingleInstanceLock();
  #isReady = false;
  #quitting = false;
  /** Filled in by the window module: the app cannot import what imports it. */
  openWindows: () => readonly ClosableWindow[] = () => [];
  shutDown: () => Promise<void> = () => Promise.resolve();

  constructor() {
    super();
    this.#ready = new Promise((resolve) => {
      setImmediate(() => {
        this.#isReady = true;
        this.emit('ready', {}, {});
        resolve();
      });
    });
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }
  isReady(): boolean {
    return this.#isReady;
  }
  getVersion(): string {
    return '0.1.0';
  }
  getName(): string {
    return this.name;
  }
  setName(): void {}
  getLocale(): string {
    return (process.env['LANG'] ?? 'en').split('.')[0]?.replace('_', '-') ?? 'en';
  }
  getAppPath(): string {
    return process.cwd();
  }
  setPath(name: string, path: string): void {
    if (this.#isReady && name === 'userData') throw new Error('stand-in: userData must be set before the app is ready');
    this.#paths.set(name, path);
  }
  getPath(name: string): string {
    const set = this.#paths.get(name);
    if (set !== undefined) return set;
    if (name === 'home') return homedir();
    if (name === 'temp') return tmpdir();
    if (name === 'userData') return fallbackUserData();
    return join(this.getPath('userData'), name);
  }
  setAppUserModelId(): void {}
  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
  }
  getLoginItemSettings(): Electron.LoginItemSettings {
    const last = this.loginItemSettings.at(-1);
    return { openAtLogin: last?.openAtLogin === true, executableWillLaunchAtLogin: false, launchItems: [] } as unknown as Electron.LoginItemSettings;
  }
  setLoginItemSettings(settings: Electron.Settings): void {
    this.loginItemSettings.push(settings);
  }
  requestSingleInstanceLock(): boolean {
    return this.#lock.take(this.getPath('userData'), (argv, cwd) => this.emit('second-instance', {}, argv, cwd, undefined));
  }
  releaseSingleInstanceLock(): void {
    this.#lock.release();
  }

  /** Electron's order: before-quit, each window's close, will-quit, quit; the first three can stop it. */
  quit(): void {
    if (this.#quitting) return;
    const before = preventable({});
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    for (const window of this.openWindows()) {
      window.close();
      if (!window.isDestroyed()) return;
    }
    this.#endWhenWilling();
  }
  #endWhenWilling(): void {
    const will = preventable({});
    this.emit('will-quit', will);
    if (will.defaultPrevented) return;
    this.exit(0);
  }
  exit(code = 0): void {
    if (this.#quitting) return;
    this.#quitting = true;
    this.emit('quit', {}, code);
    this.#lock.release();
    void this.shutDown().finally(() => process.exit(code));
  }
  focus(): void {}
}

export const app = new StandInApp();
