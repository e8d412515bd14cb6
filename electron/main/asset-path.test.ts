// From addresses to files: what is served, and that nothing outside the folder ever is.
import { normalize } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assetOf } from './asset-path.ts';

test.each([
  ['app://vedette/', 'index.html', 'text/html; charset=utf-8', false],
  ['app://vedette', 'index.html', 'text/html; charset=utf-8', false],
  ['app://vedette/index.html?a=b#/host', 'index.html', 'text/html; charset=utf-8', false],
  ['app://vedette/assets/index-B3x_9.js', 'assets/index-B3x_9.js', 'text/javascript; charset=utf-8', true],
  ['app://vedette/assets/inter.woff2', 'assets/inter.woff2', 'font/woff2', true],
])('%s is %s', (address, path, contentType, immutable) => {
  expect(assetOf(address)).toEqual({ path, contentType, immutable });
});

test.each([
  'app://vedette/..%2f..%2fsecret.json',
  'app://vedette/assets%5c..%5c..%5csecret.json',
  'app://vedette/a%00.js',
  'app://vedette/.env.json',
  'app://vedette/assets//x.js',
  'app://vedette/C:/x.js',
  'app://vedette/stream.js:x',
  'app://vedette/broken%E0%A4%A.js',
  'app://vedette/unknown.type',
  'app://vedette/no-extension',
  'app://vedette/assets/',
  `app://vedette/${'a'.repeat(3_000)}.js`,
  'nonsense',
])('%s is nothing', (address) => {
  expect(assetOf(address)).toBeUndefined();
});

test('an address that climbs ends at the root of the folder, as addresses do', () => {
  expect(assetOf('app://vedette/%2e%2e/../assets/a.js')?.path).toBe('assets/a.js');
});

test('no address leads out of the folder or throws', () => {
  const piece = fc.oneof(fc.constantFrom('..', '%2e%2e', '%2f', '%5c', '/', '\\', '%00', '.js', '.', ':', 'assets'), fc.string({ maxLength: 5 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const asset = assetOf(`app://vedette/${pieces.join('')}`);
      if (asset === undefined) return;
      expect(normalize(asset.path)).toBe(normalize(asset.path).replace(/^(\.\.|\/)/, ''));
      expect(asset.path).not.toMatch(/\.\.|\\|\0|^\//);
    }),
    { numRuns: 500 },
  );
});
