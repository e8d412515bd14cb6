// The two editions of the LLDP MIB, by their OIDs: LLDP-MIB of 802.1AB-2005 and LLDP-V2-MIB of 802.1AB-2009, which some newer devices have alone.
import type { Oid } from '../protocol.ts';

/** Where one edition keeps what; columns by name. */
export interface LldpEdition {
  readonly localChassisKind: Oid;
  readonly localChassisId: Oid;
  readonly localName: Oid;
  readonly localPortKind: Oid;
  readonly localPortId: Oid;
  readonly localPortDescription: Oid;
  readonly chassisKind: Oid;
  readonly chassisId: Oid;
  readonly portKind: Oid;
  readonly portId: Oid;
  readonly portDescription: Oid;
  readonly name: Oid;
  readonly description: Oid;
  readonly capable: Oid;
  readonly enabled: Oid;
  /** Columns of the table of management addresses, of which an agent may leave some out. */
  readonly addresses: readonly Oid[];
  /** Numbers in the index of a neighbour; the index of its addresses begins with them. The second is the local port. */
  readonly keyLength: number;
  /** The local port's number is its ifIndex by standard. */
  readonly numbersAreInterfaces: boolean;
}

/** `base` is what the edition calls its objects; remote columns begin at `firstRemote`, after the columns of the index. */
function edition(base: Oid, firstRemote: number, rest: Pick<LldpEdition, 'keyLength' | 'numbersAreInterfaces'>): LldpEdition {
  const remote = (place: number): Oid => `${base}.4.1.1.${firstRemote + place}`;
  return {
    ...rest,
    localChassisKind: `${base}.3.1.0`,
    localChassisId: `${base}.3.2.0`,
    localName: `${base}.3.3.0`,
    localPortKind: `${base}.3.7.1.2`,
    localPortId: `${base}.3.7.1.3`,
    localPortDescription: `${base}.3.7.1.4`,
    chassisKind: remote(0),
    chassisId: remote(1),
    portKind: remote(2),
    portId: remote(3),
    portDescription: remote(4),
    name: remote(5),
    description: remote(6),
    capable: remote(7),
    enabled: remote(8),
    addresses: [`${base}.4.2.1.3`, `${base}.4.2.1.4`],
  };
}

/** Time mark, local port, running number. */
export const LLDP_2005 = edition('1.0.8802.1.1.2.1', 4, { keyLength: 3, numbersAreInterfaces: false });
/** Time mark, ifIndex, to which group address the neighbour speaks, running number. */
export const LLDP_2009 = edition('1.3.111.2.802.1.1.13.1', 5, { keyLength: 4, numbersAreInterfaces: true });
