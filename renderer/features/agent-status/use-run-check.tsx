// Owns "run now": makes the call and says in a toast what came of it.
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { toVedetteError } from '../../../common/errors/vedette-error.ts';
import type { CheckStatus } from '../../../common/model/status.ts';
import { useConsoleClient } from '../../api/hooks.ts';
import { formatCount } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { quantityText } from '../../ui/format-quantity.ts';

/** Runs a check once, outside of its slots. */
export function useRunCheck(): (check: Pick<CheckStatus, 'name'>) => void {
  const client = useConsoleClient();
  const text = useText('status');
  const ui = useText('ui');
  const language = useLanguage();
  return useCallback(
    ({ name }) => {
      const closeButtonProps = { 'aria-label': ui('close') };
      const failed = (message: string): void => {
        notifications.show({ color: 'red', title: text('run.failed', { name }), message, closeButtonProps });
      };
      client.call('checks.run', { name }).then(
        ({ status }) => {
          if (status.state === 'error' || status.state === 'timeout') return failed(status.lastError?.message ?? text(`state.${status.state}`));
          notifications.show({
            message: text('run.done', { name, samples: formatCount(status.lastSamples, language), duration: quantityText(status.lastDurationMs ?? Number.NaN, 'millisecond') }),
            closeButtonProps,
          });
        },
        (error: unknown) => failed(toVedetteError(error).message),
      );
    },
    [client, text, ui, language],
  );
}
