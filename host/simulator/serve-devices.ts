// Puts simulated devices on loopback: an address each where the system has all of 127.0.0.0/8, a port each where it has 127.0.0.1 alone.
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { errorMessage, VedetteError } from '../../common/errors/vedette-error.ts';
import { answerTo } from './answer.ts';
import type { Agent } from './answer.ts';
import type { Faults } from './simulated-device.ts';
import { trapMessage } from './trap-message.ts';
import type { Trap } from './trap-message.ts';

/** An agent that can be served. */
export interface ServedAgent extends Agent {
  readonly id: string;
  readonly faults: Faults;
  /** Hundredths of a second. */
  readonly upTime: number;
  onTrap: (trap: Trap) => void;
}

/** A device and where it wants to be. */
export interface Placed {
  readonly device: ServedAgent;
  readonly address: string;
}

/** Who hears notifications. */
export interface TrapPlace {
  readonly address: string;
  readonly port: number;
}

export interface ServeOptions {
  /** Tried one after the other; all devices get the same one. 0 takes any free one of the first device. */
  readonly ports: readonly number[];
  /** Where notifications go; none are sent without. */
  readonly trapsTo?: TrapPlace | undefined;
  /** Tests give one that fails as a system with 127.0.0.1 alone does. */
  readonly bind?: (address: string, port: number) => Promise<Socket>;
}

export interface ServedDevice {
  readonly id: string;
  /** Where it wanted to be. */
  readonly address: string;
  /** Where it is. */
  readonly at: { readonly address: string; readonly port: number };
}

export interface ServedDevices {
  readonly devices: readonly ServedDevice[];
  /** False where the system has no other loopback address than 127.0.0.1: then every device has a port of its own there. */
  readonly ownAddresses: boolean;
  /** From now on notifications go there; nowhere without. Throws VedetteError `not_permitted` beyond 127.0.0.0/8. */
  sendTrapsTo(place: TrapPlace | undefined): void;
  close(): Promise<void>;
}

const ONLY = '127.0.0.1';

/** Throws VedetteError `not_permitted` for an address outside 127.0.0.0/8: a simulated device is for this machine alone. */
function insistOnLoopback(address: string): void {
  const parts = address.split('.');
  if (parts.length === 4 && parts[0] === '127' && parts.every((part) => /^\d{1,3}$/u.test(part) && Number(part) < 256)) return;
  throw new VedetteError('not_permitted', `Simulated devices stay on this machine: ${address} is not in 127.0.0.0/8.`, { address });
}

function bindUdp(address: string, port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, address, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

/** Rejects with VedetteError: `not_permitted` (see above), `unavailable` when no port is free. */
export async function serveDevices(placed: readonly Placed[], { bind = bindUdp, ports, trapsTo }: ServeOptions): Promise<ServedDevices> {
  for (const { address } of placed) insistOnLoopback(address);
  let receiver: TrapPlace | undefined;
  const sendTrapsTo = (place: TrapPlace | undefined): void => {
    if (place !== undefined) insistOnLoopback(place.address);
    receiver = place;
  };
  sendTrapsTo(trapsTo);
  const { ownAddresses, sockets } = await bindAll(placed, ports, bind);
  const timers = new Set<NodeJS.Timeout>();
  const devices = placed.map(({ address, device }, index) => {
    const socket = sockets[index]!;
    // Whoever asked may be gone; a device does not care.
    socket.on('error', () => {});
    socket.on('message', listen(device, socket, timers));
    let request = 0;
    device.onTrap = (trap) => {
      if (receiver !== undefined) socket.send(trapMessage(trap, device.community, (request += 1), device.upTime), receiver.port, receiver.address);
    };
    const at = socket.address();
    return { id: device.id, address, at: { address: at.address, port: at.port } };
  });
  return {
    devices,
    ownAddresses,
    sendTrapsTo,
    async close() {
      for (const timer of timers) clearTimeout(timer);
      for (const { device } of placed) device.onTrap = () => {};
      await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
    },
  };
}

function listen(device: ServedAgent, socket: Socket, timers: Set<NodeJS.Timeout>): (bytes: Buffer, from: { readonly address: string; readonly port: number }) => void {
  let asked = 0;
  return (bytes, from) => {
    const { loss, mute, slow } = device.faults;
    asked += 1;
    // Evenly spread: of 30 % every request is lost that fills the next whole number.
    if (mute || Math.floor((asked * loss) / 100) > Math.floor(((asked - 1) * loss) / 100)) return;
    const answer = answerTo(bytes, device);
    if (answer === undefined) return;
    const send = (): void => socket.send(answer, from.port, from.address);
    if (slow === 0) return send();
    const timer = setTimeout(() => {
      timers.delete(timer);
      send();
    }, slow);
    timers.add(timer);
  };
}

async function bindAll(placed: readonly Placed[], ports: readonly number[], bind: (address: string, port: number) => Promise<Socket>): Promise<{ readonly sockets: Socket[]; readonly ownAddresses: boolean }> {
  let reason = '';
  for (const wanted of ports) {
    const sockets: Socket[] = [];
    let port = wanted;
    try {
      for (const { address } of placed) {
        const socket = await bind(address, port);
        sockets.push(socket);
        port = socket.address().port;
      }
      return { sockets, ownAddresses: true };
    } catch (error) {
      await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
      reason = errorMessage(error);
      if ((error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL') return { sockets: await Promise.all(placed.map(() => bind(ONLY, 0))), ownAddresses: false };
    }
  }
  throw new VedetteError('unavailable', `The simulated devices could not be started: ${reason}. End the program that has UDP port ${ports.join(' or ')}.`, { ports });
}
