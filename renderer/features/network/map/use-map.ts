// Owns the map in React: the newest one, its places that stand still, and the devices that its nodes are.
import { useMemo, useState } from 'react';
import type { NodePosition } from '../../../../common/model/topology.ts';
import type { VedetteError } from '../../../../common/errors/vedette-error.ts';
import { useStream } from '../../../api/hooks.ts';
import { useDevices } from '../use-devices.ts';
import type { DeviceMap } from '../device-list.ts';
import { placesOf, sceneOf, withLoads, type Scene } from './map-scene.ts';
import type { MapTopology } from './map-types.ts';

const NO_DEVICES: DeviceMap = new Map();
const NOWHERE: ReadonlyMap<string, NodePosition> = new Map();

export interface NetworkMap {
  readonly topology: MapTopology | undefined;
  readonly scene: Scene | undefined;
  readonly devices: DeviceMap;
  readonly error: VedetteError | undefined;
  /** Puts a node where a person dropped it, before the agent has answered. */
  readonly move: (id: string, place: NodePosition) => void;
}

export function useMap(): NetworkMap {
  const { value: topology, error } = useStream('topology.watch', {});
  const { value: busy } = useStream('topology.loads', {});
  const { devices } = useDevices();
  const [held, setHeld] = useState<{ readonly of: MapTopology | undefined; readonly places: ReadonlyMap<string, NodePosition> }>({ of: undefined, places: NOWHERE });
  // The places of before keep the map still: they follow from all maps seen so far.
  if (topology !== undefined && held.of !== topology) setHeld({ of: topology, places: placesOf(topology, held.places) });
  const drawn = useMemo(() => (held.of === undefined ? undefined : sceneOf(held.of, held.places)), [held]);
  const scene = useMemo(() => (drawn === undefined || busy === undefined || busy.t < (held.of?.t ?? 0) ? drawn : withLoads(drawn, busy.loads)), [drawn, busy, held.of]);
  return {
    topology,
    scene,
    devices: devices ?? NO_DEVICES,
    error,
    move: (id, place) => setHeld((before) => ({ ...before, places: new Map([...before.places, [id, place]]) })),
  };
}
