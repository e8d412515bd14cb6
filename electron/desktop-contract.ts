// Every call that the console may make of the desktop shell, and every event the shell sends it; validated in main.
import { z } from 'zod';
import type { DesktopNotice, LoginItemState, SecretsBackend } from '../common/contract/desktop.ts';
import type { ErrorShape } from '../common/errors/vedette-error.ts';

const none = z.object({}).strict();

/** The input of each call. Outputs are typed by `DesktopCallOutputs`; they come from main, which is trusted. */
export const DESKTOP_CALLS = {
  'data-folder.open': none,
  'login-item.get': none,
  'login-item.set': z.object({ enabled: z.boolean() }).strict(),
  'secrets.backend': none,
  /** The page begins to listen for routes: the one it was asked for before, given once, or null. */
  'shell.route': none,
  /** The page begins to listen for notices: the ones of the last minute. */
  'shell.notices': none,
} as const;

export type DesktopCallName = keyof typeof DESKTOP_CALLS;
export type DesktopCallInput<N extends DesktopCallName> = z.infer<(typeof DESKTOP_CALLS)[N]>;

export interface DesktopCallOutputs {
  readonly 'data-folder.open': null;
  readonly 'login-item.get': LoginItemState;
  readonly 'login-item.set': LoginItemState;
  readonly 'secrets.backend': SecretsBackend;
  readonly 'shell.route': string | null;
  readonly 'shell.notices': readonly DesktopNotice[];
}

/** What main implements. Inputs have been validated; a thrown VedetteError reaches the page with its code. */
export type DesktopHandlers = {
  readonly [N in DesktopCallName]: (input: DesktopCallInput<N>) => DesktopCallOutputs[N] | Promise<DesktopCallOutputs[N]>;
};

/** The envelope of a call as it arrives, before its name is looked up. */
export const callEnvelope = z.object({ name: z.string().max(100), input: z.unknown() }).strict();

/** The answer of a call. Errors travel as data: what Electron makes of a thrown error loses the code. */
export type CallAnswer = { readonly value: unknown } | { readonly error: ErrorShape };

/** What main pushes to the page. */
export type ShellEvent = { readonly kind: 'navigate'; readonly route: string } | { readonly kind: 'notice'; readonly notice: DesktopNotice };
