// What the menus say and do, as data. Pure: Electron turns the templates into menus.
import type { MenuItemConstructorOptions } from 'electron';
import type { AgentStatus } from '../../common/model/status.ts';
import type { Messages } from './messages/en.ts';

/** What the tray shows: the runtime's worst state, or that nothing is known (starting) or running (down). */
export type TrayState = AgentStatus['worst'] | 'unknown';

export interface TraySituation {
  readonly state: TrayState;
  readonly findings: number;
  readonly runtimeUp: boolean;
  readonly loginItem: { readonly supported: boolean; readonly enabled: boolean };
}

export interface TrayActions {
  open(): void;
  openFindings(): void;
  openDataFolder(): void;
  setLoginItem(enabled: boolean): void;
  quit(): void;
}

/** One line that says how things stand; also the tooltip. */
export function statusLine(situation: Pick<TraySituation, 'state' | 'findings' | 'runtimeUp'>, messages: Messages): string {
  if (!situation.runtimeUp) return messages.runtimeDown;
  const state = messages.states[situation.state];
  return situation.findings > 0 ? `${state} · ${messages.findings(situation.findings)}` : state;
}

/** The menu of the tray icon, worst state first. */
export function trayMenu(situation: TraySituation, actions: TrayActions, messages: Messages): MenuItemConstructorOptions[] {
  return [
    { id: 'status', label: statusLine(situation, messages), click: actions.openFindings },
    { type: 'separator' },
    { id: 'open', label: messages.open, click: actions.open },
    { id: 'data-folder', label: messages.openDataFolder, click: actions.openDataFolder },
    {
      id: 'login-item',
      label: messages.startAtLogin,
      type: 'checkbox',
      checked: situation.loginItem.enabled,
      enabled: situation.loginItem.supported,
      click: (item) => {
        actions.setLoginItem(item.checked);
      },
    },
    { type: 'separator' },
    { id: 'quit', label: messages.quit, click: actions.quit },
  ];
}

/**
 * The application menu. macOS needs one for its shortcuts (copy, paste, hide, quit) to work at all; elsewhere the console has
 * its own palette and the bar is hidden until Alt, but the shortcuts of the roles stay.
 */
export function applicationMenu(platform: NodeJS.Platform, isPackaged: boolean, messages: Messages): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    { label: messages.menuFile, submenu: [{ role: 'close', label: messages.closeWindow }, ...(mac ? [] : [{ role: 'quit', label: messages.quit } satisfies MenuItemConstructorOptions])] },
    { label: messages.menuEdit, submenu: [{ role: 'undo' }, { role: 'redo' }, { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    {
      label: messages.menuView,
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(isPackaged ? [] : [{ role: 'reload' } satisfies MenuItemConstructorOptions, { role: 'toggleDevTools' } satisfies MenuItemConstructorOptions]),
      ],
    },
    { label: messages.menuWindow, submenu: [{ role: 'minimize' }, ...(mac ? [{ role: 'front' } satisfies MenuItemConstructorOptions] : [])] },
  ];
}
