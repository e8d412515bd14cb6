// Owns the shapes of traps as the contract hands them out, by name.
import type { CallOutput } from '../../../../common/contract/contract.ts';

export type Trap = CallOutput<'traps.list'>['traps'][number];
export type Receiver = CallOutput<'traps.receiver'>;
