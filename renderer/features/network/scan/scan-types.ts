// Owns the shapes of a scan as the contract hands them out, by name.
import type { CallOutput, StreamEvent } from '../../../../common/contract/contract.ts';

export type ScanState = StreamEvent<'scan.watch'>;
export type FoundRow = ScanState['rows'][number];
export type KnownNetwork = CallOutput<'networks.list'>[number];
export type TargetCheck = CallOutput<'scan.check'>;
