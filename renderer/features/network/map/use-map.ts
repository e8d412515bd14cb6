// Owns the map in React: the newest one, its places that stand still, and the devices that its nodes are.
import { useMemo, useRef, useState } from 'react';
import type { NodePosition } from '../../../../common/model/topology.ts';
import type { VedetteError } from '../../../../common/errors/vedette-error.ts';
import { useStream } from '../../../api/hooks.ts';
import { useDevices } from '../use-devices.ts';
import type { DeviceMap } from '../device-list.ts';
import { placesOf, sceneOf, type Scene } from './map-scene.ts';
import type { MapTopology } from './map-types.ts';

const NO_DEVICES: DeviceMap = new Map();

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
  const { devices } = useDevices();
  const held = useRef<ReadonlyMap<string, NodePosition>>(new Map());
  const [moved, setMoved] = useState<{ readonly of: MapTopology | undefined; readonly places: ReadonlyMap<string, NodePosition> }>({ of: undefined, places: new Map() });
  const places = useMemo(() => {
    if (topology === undefined) return undefined;
    // eslint-disable-next-line react-hooks/refs -- the places of before are what keeps the map still; they follow from the topologies seen so far
    const next = placesOf(topology, held.current);
    held.current = next;
    return next;
  }, [topology]);
  const scene = useMemo(() => {
    if (topology === undefined || places === undefined) return undefined;
    return sceneOf(topology, moved.of === topology ? new Map([...places, ...moved.places]) : places);
  }, [topology, places, moved]);
  return {
    topology,
    scene,
    devices: devices ?? NO_DEVICES,
    error,
    move: (id, place) => {
      held.current = new Map([...held.current, [id, place]]);
      setMoved((before) => ({ of: topology, places: new Map([...(before.of === topology ? before.places : []), [id, place]]) }));
    },
  };
}
