// Who listens on a port of this machine, where the OS lets us see it.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { VedetteError } from '../../common/errors/vedette-error.ts';

interface PortOwner {
  readonly pid: number;
  readonly name: string;
}

/** The inodes of sockets that listen on a port, from the text of /proc/net/tcp or tcp6 (proc(5)): state 0A is LISTEN. */
export function listeningInodes(table: string, port: number): string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes: string[] = [];
  for (const line of table.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    if (fields[1]?.endsWith(`:${hexPort}`) === true && fields[3] === '0A' && fields[9] !== undefined) inodes.push(fields[9]);
  }
  return inodes;
}

function quietly<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise; // gone, or not ours to read
  }
}

/** The process that listens on a TCP port; undefined when the OS does not tell, or not to us. */
function findPortOwner(port: number, platform: string): PortOwner | undefined {
  if (platform !== 'linux') return undefined;
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => listeningInodes(quietly(() => readFileSync(path, 'utf8'), ''), port));
  const wanted = new Set(inodes.map((inode) => `socket:[${inode}]`));
  if (wanted.size === 0) return undefined;
  for (const entry of quietly(() => readdirSync('/proc'), [])) {
    if (!/^\d+$/.test(entry)) continue;
    const handles = quietly(() => readdirSync(`/proc/${entry}/fd`), []);
    if (!handles.some((handle) => wanted.has(quietly(() => readlinkSync(`/proc/${entry}/fd/${handle}`), '')))) continue;
    return { pid: Number(entry), name: quietly(() => readFileSync(`/proc/${entry}/comm`, 'utf8').trim(), 'unknown') };
  }
  return undefined;
}

/** The error of a server that could not listen. */
export function listenError(error: unknown, port: number, platform: string): VedetteError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    const owner = findPortOwner(port, platform);
    const who = owner === undefined ? 'another program' : `${owner.name} (process ${owner.pid})`;
    return new VedetteError('port_taken', `Port ${port} is taken by ${who}. Stop it, or choose another port with --port (0 picks a free one).`, { port, ...(owner === undefined ? {} : { owner }) }, error);
  }
  if (code === 'EACCES') return new VedetteError('not_permitted', `Port ${port} needs rights that this program does not have. Choose one above 1023 with --port.`, { port }, error);
  return new VedetteError('unavailable', `The console cannot be served on port ${port} (${code}).`, { port }, error);
}
