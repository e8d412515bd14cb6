// The stand-in for the module 'electron' in the main process: the real bundles on Node, with windows of a real Chromium.
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc-main.ts';
export { MessageChannelMain } from './message-ports.ts';
export { Notification } from './notification.ts';
export { protocol } from './schemes.ts';
export { session } from './session.ts';
export { dialog, nativeTheme, powerMonitor, safeStorage, screen, shell } from './system.ts';
export { Menu, Tray, nativeImage } from './tray-and-menu.ts';
export { utilityProcess } from './utility-process.ts';
