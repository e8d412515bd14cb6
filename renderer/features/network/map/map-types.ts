// Owns the shapes of the map as the contract hands them out, by name.
import type { CallOutput } from '../../../../common/contract/contract.ts';

export type MapTopology = CallOutput<'topology.get'>;
export type MapNode = MapTopology['nodes'][number];
export type MapLink = MapTopology['links'][number];
export type Whereabouts = CallOutput<'topology.where'>[number];
