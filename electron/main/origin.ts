// Where the console comes from: its scheme, its origin, and which address is the console's own.

/** The privileged scheme of the packaged console. */
export const CONSOLE_SCHEME = 'app';
/** The only host under the scheme. */
const CONSOLE_HOST = 'vedette';
/** The origin of the packaged console as Chromium writes it. */
export const CONSOLE_ORIGIN = `${CONSOLE_SCHEME}://${CONSOLE_HOST}`;

/**
 * The origin that the console is loaded from. A development server is believed only in an unpackaged app and only on loopback.
 * Throws nothing: an unusable address means the packaged console.
 */
export function consoleOrigin(developmentUrl: string | undefined, isPackaged: boolean): string {
  if (isPackaged || developmentUrl === undefined || !URL.canParse(developmentUrl)) return CONSOLE_ORIGIN;
  const url = new URL(developmentUrl);
  const loopback = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  return url.protocol === 'http:' && loopback ? url.origin : CONSOLE_ORIGIN;
}

/**
 * Whether `address` lies under `origin`, compared part by part. Node's URL gives custom schemes the origin "null", so the
 * comparison is of scheme and host with port, never of a prefix ("app://vedette.evil" must not pass).
 */
export function isUnderOrigin(address: string, origin: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  const allowed = new URL(origin);
  return url.protocol === allowed.protocol && url.host === allowed.host && url.username === '' && url.password === '';
}

/** The part of a frame that says who is speaking; Electron's WebFrameMain fits. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
}

/** Whether a message comes from the console itself: the top frame, of the console's origin. */
export function isConsoleFrame(frame: SenderFrame | null | undefined, origin: string): boolean {
  return frame !== null && frame !== undefined && frame.parent === null && isUnderOrigin(frame.url, origin);
}
