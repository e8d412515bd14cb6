// HostFiles on node:fs.
import fs from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { HostFiles } from '../../agent-runtime/host-source/linux/files.ts';

/** The real files of this machine. */
export const nodeFiles: HostFiles = {
  open: (path) => fs.openSync(path, 'r'),
  read: (handle, buffer, offset, length, position) => fs.readSync(handle, buffer, offset, length, position),
  close: (handle) => fs.closeSync(handle),
  readdir: (path) => fs.readdirSync(path),
  readlink: (path) => fs.readlinkSync(path),
  async statfs(path) {
    const answer = await statfs(path);
    return {
      blockSize: answer.bsize,
      blocks: answer.blocks,
      blocksFree: answer.bfree,
      blocksAvailable: answer.bavail,
      files: answer.files,
      filesFree: answer.ffree,
    };
  },
};
