// Owns what a desktop window adds: pages asked for by the tray or a notification, and notices of its processes.
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import type { DesktopBridge } from '../../common/contract/desktop.ts';
import { useText } from '../i18n/use-text.ts';
import { useGo } from './navigation.tsx';

/** The bridge of the desktop window; undefined in a browser. */
export function desktopBridge(): DesktopBridge | undefined {
  const { vedette } = window as unknown as { readonly vedette?: DesktopBridge };
  return vedette?.desktop === true ? vedette : undefined;
}

/** Follows the desktop shell: goes where it asks, shows its notices. Does nothing in a browser. */
export function useDesktop(): void {
  const go = useGo();
  const text = useText('shell');
  useEffect(() => desktopBridge()?.onNavigate((route) => go(route)), [go]);
  useEffect(
    () =>
      desktopBridge()?.onNotice((notice) => {
        notifications.show({
          // One per event: the same one, told again to a new listener, is not shown twice, and the good news is not swallowed by the bad.
          id: `desktop-${notice.kind}-${notice.t}`,
          message: text(`notice.${notice.kind}`, { detail: notice.detail }),
          color: notice.kind === 'runtime_restarted' ? 'green' : notice.kind === 'runtime_failed' ? 'red' : 'yellow',
          autoClose: notice.kind === 'runtime_failed' ? false : 10_000,
          closeButtonProps: { 'aria-label': text('notice.dismiss') },
        });
      }),
    [text],
  );
}
