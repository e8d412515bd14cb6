// Owns the configuration as the console sees it: the newest state, and single settings written into the file.
import { useCallback, useMemo } from 'react';
import type { CallInput, CallOutput } from '../../../common/contract/contract.ts';
import { toVedetteError, type VedetteError } from '../../../common/errors/vedette-error.ts';
import { useCall, useConsoleClient, useStream } from '../../api/hooks.ts';

export type ConfigState = CallOutput<'config.get'>;
export type SettingValue = CallInput<'config.set'>['value'];

export interface Config {
  /** Undefined before the first answer. */
  readonly state: ConfigState | undefined;
  readonly error: VedetteError | null;
  reload(): Promise<void>;
  /** Writes one setting, comments kept; null takes it out of the file. Rejects with a sentence for people. */
  set(path: string, value: SettingValue): Promise<void>;
}

export function useConfig(): Config {
  const client = useConsoleClient();
  const { data, error, refetch } = useCall('config.get', {});
  useStream('config.watch', {}, {
    keepValue: false,
    onEvent: (event) => {
      if (event.revision !== data?.revision) void refetch();
    },
  });
  const reload = useCallback(async () => {
    await refetch();
  }, [refetch]);
  const set = useCallback(
    async (path: string, value: SettingValue) => {
      const write = async (): Promise<void> => {
        const { revision } = await client.call('config.get', {});
        await client.call('config.set', { path, value, revision });
      };
      try {
        await write();
      } catch (thrown) {
        // One setting is put into whatever the file says now, so another's edit in between is no reason to fail.
        if (toVedetteError(thrown).code !== 'conflict') throw thrown;
        await write();
      }
      await reload();
    },
    [client, reload],
  );
  return useMemo(() => ({ state: data, error, reload, set }), [data, error, reload, set]);
}
