// The stand-in of a session: keeps the product's rules and asks them for what Chromium is about to do.
import type { BrowserContext } from 'playwright-core';

type PermissionRequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type PermissionCheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type BeforeRequest = (details: Electron.OnBeforeRequestListenerDetails, answer: (response: Electron.CallbackResponse) => void) => void;

let requestHandler: PermissionRequestHandler = null;
let checkHandler: PermissionCheckHandler = null;
let beforeRequest: BeforeRequest | null = null;

export const defaultSession = {
  setPermissionRequestHandler(handler: PermissionRequestHandler): void {
    requestHandler = handler;
  },
  setPermissionCheckHandler(handler: PermissionCheckHandler): void {
    checkHandler = handler;
  },
  setDevicePermissionHandler(): void {},
  webRequest: {
    onBeforeRequest(listener: BeforeRequest | null): void {
      beforeRequest = listener;
    },
  },
};

export const session = { defaultSession };

/** Electron's name of a permission, and Chromium's for the same thing. */
const PERMISSIONS: readonly (readonly [electron: string, chromium: string])[] = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
];

/**
 * Grants Chromium exactly what the product's rules grant, and by that refuses the rest. Electron without rules grants
 * everything, so the stand-in refuses to run without them.
 */
export async function applyPermissions(context: BrowserContext, appOrigin: string, chromiumOrigin: string): Promise<void> {
  const [ask, check] = [requestHandler, checkHandler];
  if (ask === null || check === null) throw new Error('stand-in: no permission handlers are set, and Electron would grant everything');
  const granted: string[] = [];
  for (const [electron, chromium] of PERMISSIONS) {
    const details = { requestingUrl: `${appOrigin}/`, isMainFrame: true } as Electron.PermissionRequest;
    const asked = await new Promise<boolean>((resolve) => {
      ask({} as Electron.WebContents, electron as Parameters<typeof ask>[1], resolve, details);
    });
    const checked = check(null, electron as Parameters<typeof check>[1], appOrigin, { isMainFrame: true });
    if (asked && checked) granted.push(chromium);
  }
  await context.grantPermissions(granted, { origin: chromiumOrigin });
}

/** Whether the product lets a request through; without a listener everything passes. */
export function isRequestCancelled(url: string): Promise<boolean> {
  const listener = beforeRequest;
  if (listener === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    listener({ url } as Electron.OnBeforeRequestListenerDetails, (response) => {
      resolve(response.cancel === true);
    });
  });
}
