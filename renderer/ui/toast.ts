// Owns the short messages that float up and go by themselves.
import { notifications } from '@mantine/notifications';
import { i18n } from '../i18n/i18n.ts';

/** Shows a message for a few seconds; `isBad` in the colour of failures. */
export function showToast({ title, message, isBad = false }: { readonly title?: string; readonly message: string; readonly isBad?: boolean }): void {
  notifications.show({ message, ...(title === undefined ? {} : { title }), ...(isBad ? { color: 'red' } : {}), closeButtonProps: { 'aria-label': i18n.t('close', { ns: 'ui' }) } });
}
