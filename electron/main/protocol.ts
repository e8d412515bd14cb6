// Serves the built console under app://vedette/: one folder, read-only, with the security headers on every answer.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Protocol } from 'electron';
import { assetOf } from './asset-path.ts';
import { SECURITY_HEADERS } from './content-security-policy.ts';
import { CONSOLE_ORIGIN, CONSOLE_SCHEME, isUnderOrigin } from './origin.ts';

/** Declares the scheme; must run before the app is ready. Standard and secure, so that modules, fonts and storage work. */
export function declareConsoleScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: CONSOLE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Answers the scheme from `folder` (it may lie inside an asar archive). Missing and refused files are a plain 404. */
export function serveConsole(protocol: Pick<Protocol, 'handle'>, folder: string): void {
  protocol.handle(CONSOLE_SCHEME, (request) => answerConsoleRequest(request.method, request.url, folder));
}

/** One answer. Never throws: a file that cannot be read is a 404, for the page has no use for the reason. */
export async function answerConsoleRequest(method: string, address: string, folder: string): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Only GET and HEAD are answered here.');
  const asset = isUnderOrigin(address, CONSOLE_ORIGIN) ? assetOf(address) : undefined;
  if (asset === undefined) return refusal(404, 'There is no such file in the console.');
  let body: Buffer<ArrayBuffer>;
  try {
    body = await readFile(join(folder, asset.path));
  } catch {
    return refusal(404, 'There is no such file in the console.');
  }
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': asset.contentType,
    'content-length': String(body.byteLength),
    'cache-control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-store',
  };
  return new Response(method === 'HEAD' ? null : body, { status: 200, headers });
}

function refusal(status: number, sentence: string): Response {
  return new Response(sentence, { status, headers: { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' } });
}
