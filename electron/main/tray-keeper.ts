// Keeps the tray icon in step with the runtime, where this desktop has a tray at all.
import type { Log } from '../../agent-runtime/ports/ports.ts';
import type { LoginItemState } from '../../common/contract/desktop.ts';
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { LoginItem } from './login-item.ts';
import type { TraySituation } from './menu-templates.ts';
import type { Messages } from './messages/en.ts';
import type { TrayStatus } from './status-feed.ts';
import { createTrayIcon, type TrayIcon } from './tray.ts';
import { askCommand, trayPresence } from './tray-presence.ts';

export interface TrayKeeperOptions {
  readonly iconsFolder: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly messages: Messages;
  readonly loginItem: LoginItem;
  readonly log: Log;
  readonly actions: {
    open(): void;
    openFindings(): void;
    openDataFolder(): Promise<void>;
    quit(): void;
  };
}

export interface TrayKeeper {
  /** False until the desktop has answered, and where it shows no icons. */
  readonly available: boolean;
  /** Resolves to whether there is an icon now. Never rejects. */
  readonly ready: Promise<boolean>;
  statusChanged(status: TrayStatus): void;
  runtimeDown(): void;
  loginItemChanged(state: LoginItemState): void;
}

export function createTrayKeeper(options: TrayKeeperOptions): TrayKeeper {
  const { loginItem, log } = options;
  let icon: TrayIcon | undefined;
  let situation: TraySituation = { state: 'unknown', findings: 0, runtimeUp: true, loginItem: { supported: false, enabled: false } };
  const change = (part: Partial<TraySituation>): void => {
    situation = { ...situation, ...part };
    icon?.update(situation);
  };
  const loginItemChanged = ({ supported, enabled }: LoginItemState): void => change({ loginItem: { supported, enabled } });
  const complain = (error: unknown): void => log.warn('A choice in the tray menu failed.', { error: errorMessage(error) });

  const raise = async (): Promise<boolean> => {
    const presence = await trayPresence(options.platform, options.env, askCommand);
    if (!presence.available) {
      log.info('There is no tray icon.', { reason: presence.reason });
      return false;
    }
    try {
      loginItemChanged(await loginItem.get());
      icon = createTrayIcon({
        ...options,
        situation,
        actions: {
          open: options.actions.open,
          openFindings: options.actions.openFindings,
          quit: options.actions.quit,
          openDataFolder: () => void options.actions.openDataFolder().catch(complain),
          setLoginItem: (enabled) => void loginItem.set(enabled).then(loginItemChanged, complain),
        },
      });
      return true;
    } catch (error) {
      log.warn('The tray icon could not be put up.', { error: errorMessage(error) });
      return false;
    }
  };

  return {
    get available() {
      return icon !== undefined;
    },
    ready: raise(),
    statusChanged: (status) => change({ state: status.worst, findings: status.findings, runtimeUp: true }),
    runtimeDown: () => change({ runtimeUp: false, findings: 0 }),
    loginItemChanged,
  };
}
