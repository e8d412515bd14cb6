// snmp.*: single objects of devices: read, walked, written, drawn.
import type { Browser } from '../snmp/browsing/browser.ts';
import type { Writer } from '../snmp/writing/writer.ts';
import type { Namespace } from './namespace.ts';

export interface SnmpHandlerDeps {
  readonly browser: Browser;
  readonly writer: Writer;
}

export function createSnmpHandlers({ browser, writer }: SnmpHandlerDeps): Namespace<'snmp'> {
  return {
    calls: {
      'snmp.get': ({ id, oids }, { signal }) => browser.get(id, oids, signal),
      'snmp.previewSet': ({ id, oid, value }, { signal }) => writer.preview(id, oid, value, signal),
      'snmp.set': async ({ before, id, oid, value }, { signal }) => ({ after: await writer.set(id, oid, before, value, signal) }),
      'snmp.graph': ({ id, oid }, { signal }) => browser.graph(id, oid, signal),
    },
    streams: {
      'snmp.walk': ({ id, limit, oid }, context) => browser.walk(id, oid, limit, context.signal, (news) => context.push(news)),
    },
  };
}
