// Owns the shapes of profiles as the contract hands them out, by name.
import type { CallOutput } from '../../../../common/contract/contract.ts';

export type ProfileRow = CallOutput<'profiles.list'>[number];
export type TryResult = CallOutput<'profiles.try'>;
