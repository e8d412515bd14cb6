// The scheme's answers: files with the security headers, and plain refusals.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts';
import { answerConsoleRequest } from './protocol.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-protocol-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets/a.js'), 'export {};');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the page comes with its policy and is not cached', async () => {
  const answer = await answerConsoleRequest('GET', 'app://vedette/', folder);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('<!doctype html>');
  expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('hashed files may be kept for ever; HEAD has no body', async () => {
  const answer = await answerConsoleRequest('HEAD', 'app://vedette/assets/a.js', folder);
  expect(answer.headers.get('cache-control')).toContain('immutable');
  expect(answer.headers.get('content-length')).toBe('10');
  expect(await answer.text()).toBe('');
});

test.each([
  ['GET', 'app://vedette/missing.js', 404],
  ['GET', 'app://other/index.html', 404],
  ['GET', 'app://vedette/assets', 404],
  ['POST', 'app://vedette/', 405],
])('%s %s is refused with %i and still carries the policy', async (method, address, status) => {
  const answer = await answerConsoleRequest(method, address, folder);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
});

test('no script may be inline or come from elsewhere', () => {
  const scripts = CONTENT_SECURITY_POLICY.split('; ').find((part) => part.startsWith('script-src '));
  expect(scripts).toBe("script-src 'self'");
  expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
});
