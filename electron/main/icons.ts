// Which picture stands for the app and for each state in the tray, per platform. Pure.
import { join } from 'node:path';
import type { TrayState } from './menu-templates.ts';

/** States that share a picture: what is not known yet looks like no data. */
const PICTURE: Readonly<Record<TrayState, string>> = { ok: 'ok', warn: 'warn', alert: 'alert', no_data: 'no-data', unknown: 'no-data' };

/**
 * The tray picture. macOS wants a template image (black with alpha, "Template" in the name), whose shape alone tells the state;
 * elsewhere it is coloured and shaped. A "@2x" file beside it serves dense screens.
 */
export function trayIconPath(iconsFolder: string, platform: NodeJS.Platform, state: TrayState): string {
  return join(iconsFolder, 'tray', platform === 'darwin' ? `${PICTURE[state]}Template.png` : `${PICTURE[state]}.png`);
}

/** The picture of windows and notifications. */
export function appIconPath(iconsFolder: string): string {
  return join(iconsFolder, 'app-256.png');
}
