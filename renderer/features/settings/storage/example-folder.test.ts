// Proves that the example lies beside the data folder and is written as the machine writes paths.
import { expect, test } from 'vitest';
import { exampleFolder } from './example-folder.ts';

test.each([
  ['/home/ann/vedette/', 'backup', '/home/ann/vedette-backup'],
  [String.raw`C:\Users\ann\vedette`, 'move', String.raw`C:\Users\ann\vedette-data`],
  ['', 'open_archive', '/old-archive'],
] as const)('%s %s', (folder, kind, example) => {
  expect(exampleFolder(folder, kind)).toBe(example);
});
