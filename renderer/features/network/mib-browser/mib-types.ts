// Owns the shapes of objects and values as the contract hands them out, by name.
import type { CallOutput } from '../../../../common/contract/contract.ts';

export type MibObject = CallOutput<'mibs.describe'>;
export type MibModule = CallOutput<'mibs.list'>[number];
export type Variable = CallOutput<'snmp.get'>[number];
