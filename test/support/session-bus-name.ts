// Owns a name on the session bus for as long as a test needs it, in the bus's own protocol (D-Bus Specification 0.43).
import { connect, type Socket } from 'node:net';

/** Header fields of a message (section "Header Fields"), with the type code of their value. */
const FIELDS = { path: [1, 'o'], interface: [2, 's'], member: [3, 's'], destination: [6, 's'], signature: [8, 'g'] } as const;

const aligned = (length: number, to: number): number => Math.ceil(length / to) * to;

function string(text: string): Buffer {
  const bytes = Buffer.from(text);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  return Buffer.concat([size, bytes, Buffer.alloc(1)]);
}

function padded(buffer: Buffer, to: number): Buffer {
  return Buffer.concat([buffer, Buffer.alloc(aligned(buffer.length, to) - buffer.length)]);
}

/** A call of the bus itself. */
function busCall(serial: number, member: string, signature: string, body: Buffer): Buffer {
  const values: [keyof typeof FIELDS, string][] = [
    ['path', '/org/freedesktop/DBus'],
    ['interface', 'org.freedesktop.DBus'],
    ['member', member],
    ['destination', 'org.freedesktop.DBus'],
    ...(signature === '' ? [] : ([['signature', signature]] as [keyof typeof FIELDS, string][])),
  ];
  let fields = Buffer.alloc(0);
  for (const [name, value] of values) {
    const [code, type] = FIELDS[name];
    const encoded = type === 'g' ? Buffer.concat([Buffer.from([value.length]), Buffer.from(value), Buffer.alloc(1)]) : string(value);
    fields = Buffer.concat([padded(fields, 8), Buffer.from([code, 1, type.charCodeAt(0), 0]), encoded]);
  }
  const head = Buffer.alloc(16);
  head.write('l'); // little endian
  head.writeUInt8(1, 1); // a method call
  head.writeUInt8(1, 3); // protocol version
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(serial, 8);
  head.writeUInt32LE(fields.length, 12);
  return Buffer.concat([padded(Buffer.concat([head, fields]), 8), body]);
}

/** Where the bus listens: the first unix address of the variable. */
function busPath(address: string): string {
  const match = /unix:(path|abstract)=([^,;]+)/.exec(address);
  if (match === null) throw new Error(`no unix socket in DBUS_SESSION_BUS_ADDRESS: ${address}`);
  return match[1] === 'abstract' ? `\0${match[2]}` : (match[2] ?? '');
}

/** Takes the name; closing the answer gives it back. Rejects when there is no bus. */
export async function ownSessionBusName(name: string, address = process.env['DBUS_SESSION_BUS_ADDRESS'] ?? ''): Promise<{ close(): void }> {
  const socket: Socket = connect(busPath(address));
  const heard = (until: (bytes: Buffer) => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      let bytes = Buffer.alloc(0);
      const listener = (data: Buffer): void => {
        bytes = Buffer.concat([bytes, data]);
        if (!until(bytes)) return;
        socket.off('data', listener);
        resolve();
      };
      socket.on('data', listener);
      socket.once('error', reject);
    });
  const authenticated = heard((bytes) => bytes.includes('OK '));
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')}\r\n`);
  await authenticated;
  const flags = Buffer.alloc(4);
  // The bus signals NameAcquired for the name once it is ours.
  const acquired = heard((bytes) => bytes.includes(name));
  socket.write(Buffer.concat([Buffer.from('BEGIN\r\n'), busCall(1, 'Hello', '', Buffer.alloc(0)), busCall(2, 'RequestName', 'su', Buffer.concat([padded(string(name), 4), flags]))]));
  await acquired;
  return { close: () => socket.destroy() };
}
