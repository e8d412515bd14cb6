// Owns how a person says "this neighbour is not that device": the names that neighbours have in the agent's map. Pure.
import type { DeviceDetail } from '../lan-types.ts';

type Neighbour = DeviceDetail['neighbours'][number];

/** The node that a neighbour would be if it were no device: known by its chassis, else its address, else its name. Undefined when it says none of them. */
export function neighbourNode(heard: Neighbour): string | undefined {
  const digits = heard.remoteChassis.replaceAll(/[^0-9a-f]/giu, '').toLowerCase();
  const isMac = /^(?:[0-9a-f]{2}[:. -]?){5}[0-9a-f]{2}$/iu.test(heard.remoteChassis) && digits.length === 12;
  if (isMac) return `neighbour:mac:${(digits.match(/../gu) ?? []).join(':')}`;
  if (heard.remoteChassis !== '') return `neighbour:chassis:${heard.remoteChassis}`;
  if (heard.remoteAddress !== '') return `neighbour:address:${heard.remoteAddress}`;
  return heard.remoteName === '' ? undefined : `neighbour:name:${heard.remoteName.split('.')[0]?.toLowerCase() ?? ''}`;
}

/** What a device hears on one of its ports. */
export function heardOn(device: Pick<DeviceDetail, 'neighbours'>, port: { readonly index: number | null; readonly interface: string }): readonly Neighbour[] {
  return device.neighbours.filter((one) => (port.index !== null && one.localIndex !== null ? one.localIndex === port.index : one.localPort !== '' && one.localPort === port.interface));
}
