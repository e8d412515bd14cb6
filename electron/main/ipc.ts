// The door between page and main: two verbs in, each message checked for who sends it and what it says.
import type { IpcMain, MessagePortMain, WebContents, WebFrameMain } from 'electron';
import type { Log } from '../../agent-runtime/ports/ports.ts';
import { VedetteError, toErrorShape, toVedetteError } from '../../common/errors/vedette-error.ts';
import { CALL_CHANNEL, EVENT_CHANNEL, PORT_CHANNEL } from '../channels.ts';
import { DESKTOP_CALLS, callEnvelope, type CallAnswer, type DesktopCallName, type DesktopHandlers, type ShellEvent } from '../desktop-contract.ts';
import { isConsoleFrame } from './origin.ts';

export interface IpcOptions {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'on'>;
  readonly origin: string;
  readonly handlers: DesktopHandlers;
  /** Takes over a page's port; the page is told nothing else. */
  onPort(port: MessagePortMain, contents: WebContents): void;
  readonly log: Log;
}

/** Begins to answer. Messages from anything but the console's top frame are refused and logged. */
export function installIpc(options: IpcOptions): void {
  const { ipcMain, origin, log } = options;
  const trusted = (frame: WebFrameMain | null): boolean => {
    if (isConsoleFrame(frame, origin)) return true;
    log.warn('A message from outside the console was refused.', { frame: frame?.url.slice(0, 200) ?? 'gone' });
    return false;
  };

  ipcMain.handle(CALL_CHANNEL, async (event, message: unknown): Promise<CallAnswer> => {
    if (!trusted(event.senderFrame)) return { error: toErrorShape(new VedetteError('not_permitted', 'Only the console may ask the desktop.')) };
    return answerDesktopCall(message, options.handlers, log);
  });

  ipcMain.on(PORT_CHANNEL, (event) => {
    const [port, ...others] = event.ports;
    for (const other of others) other.close();
    if (port === undefined) return;
    if (trusted(event.senderFrame)) options.onPort(port, event.sender);
    else port.close();
  });
}

/** Answers one call: the name is looked up, the input validated, and any failure becomes data. Never throws. */
export async function answerDesktopCall(message: unknown, handlers: DesktopHandlers, log: Log): Promise<CallAnswer> {
  try {
    const envelope = callEnvelope.safeParse(message);
    if (!envelope.success || !isCallName(envelope.data.name)) {
      throw new VedetteError('bad_input', 'The desktop knows no such call.', { allowed: Object.keys(DESKTOP_CALLS) });
    }
    const { name, input } = envelope.data;
    const parsed = DESKTOP_CALLS[name].safeParse(input);
    if (!parsed.success) throw new VedetteError('bad_input', `The input of ${name} does not fit: ${parsed.error.issues[0]?.message ?? 'unknown reason'}.`);
    const handler = handlers[name] as (input: unknown) => unknown;
    return { value: await handler(parsed.data) };
  } catch (thrown) {
    const error = toVedetteError(thrown);
    if (error.code === 'internal') log.error('A call of the console failed.', { error: error.message });
    return { error: toErrorShape(error) };
  }
}

function isCallName(name: string): name is DesktopCallName {
  return Object.hasOwn(DESKTOP_CALLS, name);
}

/** Sends one event to a page; a page that is gone hears nothing. */
export function sendShellEvent(contents: WebContents | undefined, event: ShellEvent): void {
  if (contents !== undefined && !contents.isDestroyed()) contents.send(EVENT_CHANNEL, event);
}
