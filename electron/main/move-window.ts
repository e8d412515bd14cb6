// The window of a start that brings the data to another folder first: how far it is, and the way to stay.
import { BrowserWindow } from 'electron';
import type { MoveOptions, MoveProgress } from '../../host/data-location.ts';
import type { Messages } from './messages/en.ts';

/** Going there means "cancel": the page has neither scripts of its own nor a way to the rest of the program. */
const CANCEL = 'vedette-move://cancel/';
const SAY_EVERY_MS = 500;

/** Shows the window while `move` runs; closing it cancels, too. Rejects with what `move` rejects with. */
export async function moveInWindow(messages: Messages, now: () => number, move: (options: MoveOptions) => Promise<unknown>): Promise<void> {
  const cancel = new AbortController();
  const window = new BrowserWindow({ width: 560, height: 220, resizable: false, fullscreenable: false, title: messages.movingTitle, backgroundColor: '#14171c', webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false } });
  window.removeMenu();
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => {
    event.preventDefault();
    if (event.url === CANCEL) cancel.abort();
  });
  window.on('close', () => cancel.abort());
  await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(page(messages))}`);
  let saidAt = -Infinity;
  const onProgress = (progress: MoveProgress): void => {
    if (now() - saidAt < SAY_EVERY_MS || window.isDestroyed()) return;
    saidAt = now();
    const words = messages.moving(progress);
    window.setProgressBar(progress.bytes / Math.max(1, progress.total));
    window.setTitle(words);
    // A string literal of JSON is one of JavaScript: nothing of a path can become code.
    void window.webContents.executeJavaScript(`document.getElementById('words').textContent = ${JSON.stringify(words)}; document.getElementById('done').value = ${progress.bytes / Math.max(1, progress.total)};`).catch(() => undefined);
  };
  try {
    await move({ signal: cancel.signal, onProgress });
  } finally {
    if (!window.isDestroyed()) window.destroy();
  }
}

function page({ movingTitle, movingStay, movingDetail }: Messages): string {
  return `<!doctype html><meta charset="utf-8"><title>${movingTitle}</title><style>body{font:15px system-ui,sans-serif;background:#14171c;color:#e6e8eb;margin:28px}progress{width:100%}a{display:inline-block;margin-top:18px;color:#e6e8eb;border:1px solid #59616d;border-radius:6px;padding:6px 14px;text-decoration:none}p{margin:8px 0}</style><p id="words" role="status">${movingTitle}</p><progress id="done" max="1" value="0" aria-label="${movingTitle}"></progress><p>${movingDetail}</p><a href="${CANCEL}">${movingStay}</a>`;
}
