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
  /** What the shell has for a page that has just begun to listen: notices so far, and the route it was asked for. */
  'shell.catch-up': none,
} as const;

export type DesktopCallName = keyof typeof DESKTOP_CALLS;
export type DesktopCallInput<N extends DesktopCallName> = z.infer<(typeof DESKTOP_CALLS)[N]>;

/** Routes and notices that were sent before the page listened. */
export interface CatchUp {
  readonly notices: readonly DesktopNotice[];
  readonly route: string | null;
}

export interface DesktopCallOutputs {
  readonly 'data-folder.open': null;
  readonly 'login-item.get': LoginItemState;
  readonly 'login-item.set': LoginItemState;
  readonly 'secrets.backend': SecretsBackend;
  readonly 'shell.catch-up': CatchUp;
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
