// Owns what a profile must say to read one value: asked of the known modules.
import type { ConsoleClient } from '../../../api/console-client.ts';
import type { MetricWish } from './add-metric.ts';

/** Of an instance (1.3.6.1.2.1.2.2.1.10.3) the column and its table; of a scalar its instance; of something unknown the number itself. */
export async function metricWishOf(client: Pick<ConsoleClient, 'call'>, oid: string): Promise<MetricWish> {
  const parts = oid.split('.');
  // From the instance upwards to the first object that a module knows.
  for (let length = parts.length; length > 6; length -= 1) {
    const candidate = parts.slice(0, length).join('.');
    const object = await client.call('mibs.describe', { oid: candidate }).catch(() => undefined);
    if (object === undefined || object.oid !== candidate) continue;
    if (object.kind === 'scalar') return { module: object.module, oid: `${candidate}.0`, name: object.name, table: undefined };
    if (object.kind === 'column') {
      const table = parts.slice(0, length - 2).join('.');
      const above = await client.call('mibs.describe', { oid: table }).catch(() => undefined);
      return { module: object.module, oid: candidate, name: object.name, table: { oid: table, name: above?.oid === table && above.name !== '' ? above.name : `${object.name}Table` } };
    }
    if (object.kind !== 'node') break;
  }
  return { module: '', oid, name: `object_${parts.slice(-3).join('_')}`, table: undefined };
}
