// Where demo devices send their traps, by the configuration.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultsTree } from '../agent-runtime/config/load.ts';
import { trapPlaceOf } from './trap-place.ts';

const defaults = defaultsTree(readFileSync(join(import.meta.dirname, '../resources/vedette.default.yaml'), 'utf8'), []);

test.each([
  ['', { address: '127.0.0.1', port: 9_162 }],
  ['network:\n  traps:\n    port: 10162\n', { address: '127.0.0.1', port: 10_162 }],
  ['network: { traps: { address: 127.0.0.9, port: 1162 } }\n', { address: '127.0.0.9', port: 1_162 }],
  ['network: { traps: { address: 192.0.2.1 } }\n', undefined],
  ['network: { traps: { enabled: false } }\n', undefined],
  ['network: { traps: { port: many } }\n', { address: '127.0.0.1', port: 9_162 }],
  ['network: [', { address: '127.0.0.1', port: 9_162 }],
  ['checks: { something_else: { enabled: true } }\nnetwork: { traps: { port: 1163 } }\n', { address: '127.0.0.1', port: 1_163 }],
])('%j', (text, place) => expect(trapPlaceOf(text, defaults)).toEqual(place));
