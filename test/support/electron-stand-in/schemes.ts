// Custom schemes on a Chromium that does not know them: each lives at an https origin that no network serves.
// Chromium sends requests of that origin to the stand-in, which answers them with the handler of `protocol.handle`.
import type { Route } from 'playwright-core';

type Handler = (request: Request) => Response | Promise<Response>;

const declared = new Set<string>();
const handlers = new Map<string, Handler>();

/** `.test` is reserved (RFC 6761): such a name resolves nowhere. */
const SUFFIX = '.scheme.test';

/** app://vedette/x → https://vedette.app.scheme.test/x; other addresses stay as they are. */
export function toChromium(address: string): string {
  const url = new URL(address);
  const scheme = url.protocol.slice(0, -1);
  if (!declared.has(scheme)) return address;
  return `https://${url.host}.${scheme}${SUFFIX}${url.pathname}${url.search}${url.hash}`;
}

/** The way back: what the product should see instead of the address that Chromium knows. */
export function fromChromium(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.protocol !== 'https:' || !url.hostname.endsWith(SUFFIX)) return address;
  const labels = url.hostname.slice(0, -SUFFIX.length).split('.');
  const scheme = labels.pop() ?? '';
  return `${scheme}://${labels.join('.')}${url.pathname}${url.search}${url.hash}`;
}

/** Answers one request of Chromium from the scheme's handler; a scheme without one is an unknown address. */
export async function answerFromHandler(route: Route): Promise<void> {
  const request = route.request();
  const address = fromChromium(request.url());
  const handler = handlers.get(new URL(address).protocol.slice(0, -1));
  if (handler === undefined) {
    await route.abort('addressunreachable');
    return;
  }
  const response = await handler(new Request(address, { method: request.method(), headers: await request.allHeaders() }));
  await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) });
}

export const protocol = {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    for (const { scheme, privileges } of schemes) {
      if (privileges?.standard !== true || privileges.secure !== true) throw new Error('stand-in: only standard, secure schemes are served');
      declared.add(scheme);
    }
  },
  handle(scheme: string, handler: Handler): void {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    handlers.set(scheme, handler);
  },
  isProtocolHandled(scheme: string): boolean {
    return handlers.has(scheme);
  },
};
