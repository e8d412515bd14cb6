// One object of a device as a console shows it: its OID and value, worded by the MIBs that are known.
import type { MibLibrary } from '../mibs/mib-library.ts';
import { showValue } from '../mibs/value-text.ts';
import type { VarBind } from '../protocol.ts';

/** `raw` is the value as it came, `numeric` what a chart would draw. */
export interface ShownVariable {
  readonly oid: string;
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly raw: string;
  readonly numeric: number | null;
}

export type Names = Pick<MibLibrary, 'label' | 'typeOf' | 'oidOf'>;

export function showVariable({ oid, value }: VarBind, names: Pick<Names, 'label' | 'typeOf'>): ShownVariable {
  return { oid, name: names.label(oid), ...showValue(value, names.typeOf(oid), (one) => names.label(one)) };
}
