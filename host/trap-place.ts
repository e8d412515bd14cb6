// Where the runtime's receiver of traps listens on this machine, as the configuration says it: for devices that are simulated here.
import { dottedValue, loadConfig } from '../agent-runtime/config/load.ts';
import { isTree } from '../agent-runtime/config/tree.ts';
import type { ConfigTree } from '../agent-runtime/config/tree.ts';
import type { TrapPlace } from './simulator/serve-devices.ts';

/**
 * Of a configuration text over the defaults. Undefined when the receiver is switched off, or listens where loopback does not reach. What
 * the text says wrongly about it counts as not said.
 */
export function trapPlaceOf(text: string, defaults: ConfigTree): TrapPlace | undefined {
  const usual = dottedValue(defaults, 'network.traps');
  const said = dottedValue(loadConfig(text, defaults).effective, 'network.traps');
  const [own, base] = [isTree(said) ? said : {}, isTree(usual) ? usual : {}];
  const enabled = typeof own['enabled'] === 'boolean' ? own['enabled'] : base['enabled'] === true;
  const isPort = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536;
  const port = [own['port'], base['port']].find(isPort);
  const address = typeof own['address'] === 'string' ? own['address'].trim() : '';
  if (!enabled || port === undefined) return undefined;
  if (/^127\.\d+\.\d+\.\d+$/u.test(address)) return { address, port };
  return address === '' || address === '0.0.0.0' || address === '::' ? { address: '127.0.0.1', port } : undefined;
}
