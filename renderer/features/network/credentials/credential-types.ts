// Owns the shapes of credentials as the contract hands them out, by name.
import type { CallInput, CallOutput } from '../../../../common/contract/contract.ts';

export type CredentialRow = CallOutput<'credentials.list'>[number];
export type CredentialWish = CallInput<'credentials.save'>;
export type Keeper = CallOutput<'credentials.keeper'>;
