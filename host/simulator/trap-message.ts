// A notification of SNMPv2c as bytes: RFC 3416 §4.2.6.
import { encodeOid } from '../../agent-runtime/snmp/engine/ber/oid.ts';
import { TAG } from '../../agent-runtime/snmp/engine/ber/tags.ts';
import { BerWriter } from '../../agent-runtime/snmp/engine/ber/writer.ts';
import type { Oid, VarBind } from '../../agent-runtime/snmp/protocol.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { encodedBinding, writeBindings } from './answer.ts';

const TRAP_V2 = 0xa7;
const UP_TIME = '1.3.6.1.2.1.1.3.0';
const TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';

/** What a device tells by itself. */
export interface Trap {
  readonly oid: Oid;
  readonly bindings: readonly VarBind[];
}

const writer = new BerWriter();

/** `upTime` in hundredths of a second. Throws VedetteError `bad_input` for a text that is no OID. */
export function trapMessage({ bindings, oid }: Trap, community: string, requestId: number, upTime: number): Uint8Array {
  const all: VarBind[] = [{ oid: UP_TIME, value: { type: 'timeticks', value: upTime } }, { oid: TRAP_OID, value: { type: 'oid', value: oid } }, ...bindings];
  writer.reset();
  writeBindings(writer, all.map((binding) => encodedBinding(octetsOf(binding.oid), binding.value)));
  writer.integer(0);
  writer.integer(0);
  writer.integer(requestId);
  writer.header(TRAP_V2, 0);
  writer.octets(new TextEncoder().encode(community));
  writer.integer(1);
  writer.header(TAG.sequence, 0);
  return writer.finish();
}

function octetsOf(oid: Oid): Uint8Array {
  const octets = encodeOid(oid);
  if (octets === undefined) throw new VedetteError('bad_input', `"${oid}" is no object identifier.`);
  return octets;
}
