// The stand-in of a window's web contents: one page of Chromium, its two-way traffic, its crashes and its navigation.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { app } from './app.ts';
import { takePage } from './chromium.ts';
import { preventable } from './event-with-default.ts';
import { ipcMain } from './ipc-main.ts';
import { MessagePortMain } from './message-ports.ts';
import { TO_MAIN, TO_PAGE, installPageWorld, type FromPage, type PageWorldArguments, type ToPage } from './page-world.ts';
import { fromChromium, toChromium } from './schemes.ts';
import { applyPermissions, defaultSession } from './session.ts';
import { settings } from './settings.ts';

type WindowOpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

let nextId = 1;

export class WebContents extends EventEmitter {
  readonly id = nextId++;
  readonly session = defaultSession;
  readonly #options: Electron.WebPreferences;
  readonly #ports = new Map<number, MessagePortMain>();
  #outbox: ToPage[] = [];
  #sending = false;
  #page: Promise<Page>;
  #url = '';
  /** The address that main itself asked for: not a navigation of the page's own will. */
  #loading: string | undefined;
  #windowOpen: WindowOpenHandler | undefined;
  #destroyed = false;
  #crashed = false;

  constructor(options: Electron.WebPreferences) {
    super();
    if (options.nodeIntegration === true || options.contextIsolation === false || options.webSecurity === false || options.sandbox !== true) {
      throw new Error('stand-in: insecure webPreferences are refused');
    }
    this.#options = options;
    this.#page = this.#openPage();
    app.emit('web-contents-created', {}, this);
  }

  async #openPage(): Promise<Page> {
    const page = await takePage((address) => this.#holdsNavigation(address));
    await page.exposeBinding(TO_MAIN, (source, message: FromPage) => this.#fromPage(message, source.frame.url(), source.frame.parentFrame() !== null));
    const { preload } = this.#options;
    if (preload !== undefined) {
      const world: PageWorldArguments = {
        preload: readFileSync(preload, 'utf8'),
        platform: process.platform,
        argv: ['stand-in', ...(this.#options.additionalArguments ?? [])],
        versions: { electron: process.versions['electron'] ?? '', chrome: page.context().browser()?.version() ?? '', node: process.versions.node },
      };
      await page.addInitScript(installPageWorld, world);
    }
    page.on('load', () => this.emit('did-finish-load'));
    page.on('crash', () => {
      this.#crashed = true;
      this.#closePorts();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    });
    page.on('close', () => {
      if (!this.#crashed) this.#gone();
    });
    page.on('pageerror', (error) => process.stderr.write(`[page error] ${error.message}\n`));
    if (settings.log) page.on('console', (message) => process.stdout.write(`[page] ${message.text()}\n`));
    return page;
  }

  #gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#closePorts();
    this.emit('destroyed');
  }

  #closePorts(): void {
    for (const port of this.#ports.values()) port.farEndClosed();
    this.#ports.clear();
  }

  #holdsNavigation(address: string): boolean {
    if (this.#loading !== undefined) return false;
    const event = preventable({ url: address, isMainFrame: true, isSameDocument: false });
    this.emit('will-navigate', event, address);
    return event.defaultPrevented;
  }

  async #fromPage(message: FromPage, frameUrl: string, isSubFrame: boolean): Promise<{ ok?: unknown; error?: string }> {
    const frame = { url: fromChromium(frameUrl), parent: isSubFrame ? {} : null };
    const event = { sender: this, senderFrame: frame, processId: 1, frameId: 1, ports: [] as MessagePortMain[] };
    switch (message.kind) {
      case 'boot':
        this.#closePorts(); // a new document: the ports of the old one are gone
        this.emit('did-start-navigation', { url: frame.url, isMainFrame: true, isSameDocument: false });
        return {};
      case 'invoke':
        return ipcMain.answer(message.channel, event as unknown as Electron.IpcMainInvokeEvent, message.args);
      case 'send':
        event.ports = message.ports.map((id) => this.#takePort(id));
        ipcMain.emit(message.channel, event, ...message.args);
        return {};
      case 'port-message':
        this.#ports.get(message.port)?.receive(message.data);
        return {};
      case 'port-close':
        this.#ports.get(message.port)?.farEndClosed();
        this.#ports.delete(message.port);
        return {};
      case 'window-open': {
        const answer = this.#windowOpen?.({ url: fromChromium(message.url) } as Electron.HandlerDetails);
        if (answer?.action !== 'deny') throw new Error('stand-in: only a denying window-open handler is supported');
        return {};
      }
    }
  }

  #takePort(id: number): MessagePortMain {
    const port = new MessagePortMain();
    this.#ports.set(id, port);
    port.attach({
      deliver: (data) => this.#toPage({ kind: 'port-message', port: id, data }),
      closed: () => {
        this.#ports.delete(id);
        this.#toPage({ kind: 'port-close', port: id });
      },
    });
    return port;
  }

  /** Messages leave in order, as many at once as have gathered while the last ones were on their way. */
  #toPage(message: ToPage): void {
    this.#outbox.push(message);
    if (!this.#sending) void this.#pump();
  }
  async #pump(): Promise<void> {
    this.#sending = true;
    while (this.#outbox.length > 0 && !this.#destroyed) {
      const messages = this.#outbox;
      this.#outbox = [];
      try {
        const page = await this.#page;
        await page.evaluate(([name, batch]) => (window as unknown as Record<string, (batch: unknown) => void>)[name]?.(batch), [TO_PAGE, messages] as const);
      } catch {
        // The page is navigating or gone; Electron loses messages to a dead document in the same way.
      }
    }
    this.#sending = false;
  }

  async loadURL(address: string): Promise<void> {
    this.#url = address;
    const page = await this.#page;
    const target = toChromium(address);
    if (target !== address) await applyPermissions(page.context(), new URL(address).protocol + '//' + new URL(address).host, new URL(target).origin);
    this.#loading = address;
    try {
      await page.goto(target);
    } finally {
      this.#loading = undefined;
    }
  }
  reload(): void {
    void (async () => {
      const old = await this.#page;
      if (this.#crashed) {
        // A crashed page is of no more use to Playwright: its successor takes the window over.
        this.#page = this.#openPage();
        await this.#page;
        await old.close();
        this.#crashed = false;
      }
      await this.loadURL(this.#url);
    })();
  }
  send(channel: string, ...args: unknown[]): void {
    this.#toPage({ kind: 'send', channel, args: structuredClone(args) });
  }
  getURL(): string {
    return this.#url;
  }
  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpen = handler;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isCrashed(): boolean {
    return this.#crashed;
  }
  forcefullyCrashRenderer(): void {
    void this.#page.then(async (page) => {
      const session = await page.context().newCDPSession(page);
      // The answer never comes: the process that would give it is the one that ends.
      session.send('Page.crash').catch(() => undefined);
    });
  }
  openDevTools(): void {}

  /** For the stand-in's own use. */
  page(): Promise<Page> {
    return this.#page;
  }
}
