// Owns the configuration as the console sees it: the newest state, and single settings written into the file.
import { useCallback, useMemo } from 'react';
import type { CallInput, CallOutput } from '../../../common/contract/contract.ts';
import { toVedetteError, type VedetteError } from '../../../common/errors/vedette-error.ts';
import { useCall, useConsoleClient, useStream } from '../../api/hooks.ts';

export type ConfigState = CallOutput<'config.get'>;
export type SettingValue = CallInput<'config.set'>['value'];

export interface SettingChange {
  /** Dotted path in the configuration. */
  readonly path: string;
  readonly value: SettingValue;
}

export interface Config {
  /** Undefined before the first answer. */
  readonly state: ConfigState | undefined;
  readonly error: VedetteError | null;
  reload(): Promise<void>;
  /** Writes one setting, comments kept; null takes it out of the file. Rejects with a sentence for people. */
  set(path: string, value: SettingValue): Promise<void>;
  /** The same for several settings at once: all of them are in force afterwards, or none. */
  setAll(changes: readonly SettingChange[]): Promise<void>;
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
  const setAll = useCallback(
    async ([first, ...more]: readonly SettingChange[]) => {
      if (first === undefined) return;
      const write = async (): Promise<void> => {
        const { revision } = await client.call('config.get', {});
        await client.call('config.set', { ...first, revision, ...(more.length === 0 ? {} : { more }) });
      };
      try {
        await write();
      } catch (thrown) {
        // Settings are put into whatever the file says now, so another's edit in between is no reason to fail.
        if (toVedetteError(thrown).code !== 'conflict') throw thrown;
        await write();
      }
      await reload();
    },
    [client, reload],
  );
  const set = useCallback((path: string, value: SettingValue) => setAll([{ path, value }]), [setAll]);
  return useMemo(() => ({ state: data, error, reload, set, setAll }), [data, error, reload, set, setAll]);
}
