// A network in which some devices are elsewhere than they seem: simulated ones have addresses and the port that every scan asks, wherever they really listen.
import type { ExtraDevice } from '../../agent-runtime/ports/lan.ts';
import type { Network, UdpSocket } from '../../agent-runtime/ports/network.ts';

/** Passes everything on; what goes to one of the devices goes to where it listens, and what comes from there comes from the device. */
export function relocatedNetwork(network: Network, devices: readonly ExtraDevice[]): Network {
  if (devices.length === 0) return network;
  const byAddress = new Map(devices.map((device) => [device.address, device]));
  const byPlace = new Map(devices.map((device) => [`${device.at.address} ${device.at.port}`, device]));
  return {
    async openUdp(options) {
      const socket = await network.openUdp(options);
      return relocatedSocket(socket, byAddress, byPlace);
    },
    ping: (address, timeoutMs) => network.ping(byAddress.get(address)?.at.address ?? address, timeoutMs),
    ...(network.pingRound === undefined ? {} : { pingRound: (address, packets, timeoutMs) => network.pingRound!(byAddress.get(address)?.at.address ?? address, packets, timeoutMs) }),
    neighbours: () => network.neighbours(),
    gateways: () => network.gateways(),
    reverseName: (address) => network.reverseName(address),
    allows: (address) => network.allows(address),
    get refused() {
      return network.refused;
    },
  };
}

function relocatedSocket(socket: UdpSocket, byAddress: ReadonlyMap<string, ExtraDevice>, byPlace: ReadonlyMap<string, ExtraDevice>): UdpSocket {
  return {
    address: socket.address,
    port: socket.port,
    send(bytes, port, address) {
      const device = byAddress.get(address);
      if (device !== undefined && device.port === port) socket.send(bytes, device.at.port, device.at.address);
      else socket.send(bytes, port, address);
    },
    onMessage(listener) {
      socket.onMessage((bytes, address, port) => {
        const device = byPlace.get(`${address} ${port}`);
        if (device === undefined) listener(bytes, address, port);
        else listener(bytes, device.address, device.port);
      });
    },
    onError: (listener) => socket.onError(listener),
    close: () => socket.close(),
  };
}
