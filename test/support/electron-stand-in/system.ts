// The small modules: power, theme, screens, shell, dialogs and secrets. What cannot be done is recorded for tests.
import { EventEmitter } from 'node:events';

/** Tests emit its events as an OS would: powerMonitor.emit('suspend'). */
export const powerMonitor = new EventEmitter();

export const nativeTheme = Object.assign(new EventEmitter(), { shouldUseDarkColors: true, themeSource: 'system' as const });

const display = { id: 1, workArea: { x: 0, y: 0, width: 1280, height: 800 }, scaleFactor: 1 };
export const screen = Object.assign(new EventEmitter(), {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
});

/** `opened` holds the paths and addresses that would have been opened. */
export const shell = {
  opened: [] as string[],
  openPath(path: string): Promise<string> {
    shell.opened.push(path);
    return Promise.resolve('');
  },
};

/** A dialog takes the next of `answers`; without one it stays open, as it would while nobody is there. */
export const dialog = {
  answers: [] as Electron.MessageBoxReturnValue[],
  asked: [] as Electron.MessageBoxOptions[],
  errors: [] as { readonly title: string; readonly content: string }[],
  showMessageBox(...args: [Electron.MessageBoxOptions] | [unknown, Electron.MessageBoxOptions]): Promise<Electron.MessageBoxReturnValue> {
    const options = args[args.length - 1] as Electron.MessageBoxOptions;
    dialog.asked.push(options);
    const answer = dialog.answers.shift();
    return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
  },
  showErrorBox(title: string, content: string): void {
    dialog.errors.push({ title, content });
    process.stderr.write(`[error box] ${title}: ${content}\n`);
  },
};

/** Base64 is no protection, and the stand-in says so: its backend is 'basic_text'. */
export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(`v10${Buffer.from(text).toString('base64')}`)),
  decryptStringAsync: (kept: Buffer) => Promise.resolve({ shouldReEncrypt: false, result: Buffer.from(kept.toString().slice(3), 'base64').toString() }),
  getSelectedStorageBackend: () => 'basic_text' as const,
};
