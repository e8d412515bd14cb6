// The icon in the tray or menu bar: worst state as colour and shape, and a short menu.
import { Menu, Tray, nativeImage } from 'electron';
import { trayIconPath } from './icons.ts';
import { statusLine, trayMenu, type TrayActions, type TraySituation } from './menu-templates.ts';
import type { Messages } from './messages/en.ts';

export interface TrayIcon {
  /** Shows a new situation; equal ones cost nothing. */
  update(situation: TraySituation): void;
}

export interface TrayOptions {
  readonly iconsFolder: string;
  readonly platform: NodeJS.Platform;
  readonly messages: Messages;
  readonly actions: TrayActions;
  readonly situation: TraySituation;
}

/** Puts the icon up. Call only where a tray exists. */
export function createTrayIcon(options: TrayOptions): TrayIcon {
  const { iconsFolder, platform, messages, actions } = options;
  const image = (situation: TraySituation): Electron.NativeImage => {
    const picture = nativeImage.createFromPath(trayIconPath(iconsFolder, platform, situation.runtimeUp ? situation.state : 'no_data'));
    if (platform === 'darwin') picture.setTemplateImage(true);
    return picture;
  };
  const tray = new Tray(image(options.situation));
  let shown = '';
  const update = (situation: TraySituation): void => {
    const key = JSON.stringify(situation);
    if (key === shown) return;
    shown = key;
    tray.setImage(image(situation));
    tray.setToolTip(`Vedette: ${statusLine(situation, messages)}`);
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(situation, actions, messages)));
  };
  update(options.situation);
  // On macOS a click opens the menu; elsewhere the first click is expected to bring the window.
  if (platform !== 'darwin') tray.on('click', actions.open);
  return { update };
}
