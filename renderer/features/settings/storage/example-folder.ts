// Owns the example in an empty field for a folder: a place beside the data folder, written as this machine writes paths. Pure.
import type { StorageTaskKind } from '../../../../common/model/storage.ts';

const NAMES: Readonly<Record<StorageTaskKind, string>> = { backup: 'vedette-backup', verify: '', move: 'vedette-data', open_archive: 'old-archive' };

/** "/home/ann/vedette-backup" for the data folder /home/ann/vedette; backslashes stay backslashes. */
export function exampleFolder(dataDir: string, kind: StorageTaskKind): string {
  const separator = dataDir.includes('\\') ? '\\' : '/';
  const parent = dataDir.replace(/[\\/]+$/u, '').split(/[\\/]/u).slice(0, -1).join(separator);
  return `${parent}${separator}${NAMES[kind]}`;
}
