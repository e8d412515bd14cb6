// Owns the map under the pointer: pan, zoom, pick, drag a node; arrow keys walk from node to node.
import { useComputedColorScheme } from '@mantine/core';
import { useCallback, useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode, type Ref } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { drawMap, readMapColours, type MapColours, type MapMarks } from './map-drawing.ts';
import { hitAt, nodeTowards, type Scene, type SceneNode } from './map-scene.ts';
import { between, fitView, panBy, planeOf, toPlane, toScreen, UNIT_X, UNIT_Y, zoomAt, type MapView, type Point, type Size } from './map-view.ts';
import classes from './map.module.css';

export interface MapHandle {
  /** Flies to nodes, near enough to read their names. */
  flyTo(ids: readonly string[]): void;
  fit(): void;
  zoom(factor: number): void;
}

export interface MapCanvasProps {
  readonly handle: Ref<MapHandle>;
  readonly scene: Scene;
  readonly marks: Omit<MapMarks, 'hovered'>;
  readonly label: string;
  /** A node or a link by id; '' for the ground. */
  readonly onSelect: (id: string) => void;
  readonly onOpen: (node: SceneNode) => void;
  /** A node was put somewhere, in units of the layout. */
  readonly onPlace: (id: string, x: number, y: number) => void;
  readonly renderHint: (id: string) => ReactNode;
}

const FLIGHT_MS = 140;
const SLOP = 4;
const STEP = 60;
/** The width of the side panel, px. */
const PANEL = 420;

type Drag = { readonly pointer: number; readonly from: Point; last: Point; moved: boolean; readonly node: SceneNode | undefined };

export function MapCanvas(props: MapCanvasProps): ReactNode {
  const text = useText('networkTools');
  const { scene, marks, onSelect, onOpen, onPlace } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<MapView | undefined>(undefined);
  const size = useRef<Size>({ width: 0, height: 0 });
  const colours = useRef<{ readonly scheme: string; readonly colours: MapColours } | undefined>(undefined);
  const drag = useRef<Drag | undefined>(undefined);
  const frame = useRef(0);
  const flight = useRef(0);
  /** A node on its way under the pointer, before the agent knows. */
  const carried = useRef<{ readonly id: string; readonly at: Point } | undefined>(undefined);
  const [hovered, setHovered] = useState<{ readonly id: string; readonly at: Point } | undefined>(undefined);
  const scheme = useComputedColorScheme();
  const latest = useRef({ scene, marks, hovered: '' });

  const draw = useCallback(() => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const element = canvas.current;
      const context = element?.getContext('2d');
      if (element === null || context === null || context === undefined || size.current.width === 0) return;
      colours.current ??= { scheme: '', colours: readMapColours(element) };
      view.current ??= fitView(latest.current.scene.nodes.map(({ at }) => at), size.current);
      const ratio = window.devicePixelRatio || 1;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawMap(context, carry(latest.current.scene, carried.current), view.current, size.current, colours.current.colours, { ...latest.current.marks, hovered: latest.current.hovered });
    });
  }, []);
  const land = useCallback(() => {
    cancelAnimationFrame(flight.current);
    flight.current = 0;
  }, []);
  const fly = useCallback(
    (to: MapView) => {
      land();
      const from = view.current;
      if (from === undefined || window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
        view.current = to;
        draw();
        return;
      }
      const start = performance.now();
      const step = (now: number): void => {
        view.current = between(from, to, (now - start) / FLIGHT_MS);
        draw();
        flight.current = now - start < FLIGHT_MS ? requestAnimationFrame(step) : 0;
      };
      flight.current = requestAnimationFrame(step);
    },
    [draw, land],
  );
  const fit = useCallback(() => fly(fitView(latest.current.scene.nodes.map(({ at }) => at), size.current)), [fly]);
  const show = useCallback(
    (ids: readonly string[]) => {
      const points = ids.flatMap((id) => latest.current.scene.byId.get(id)?.at ?? []);
      if (points.length === 0) return;
      const whole = fitView(points, size.current);
      const near = points.length === 1 ? Math.max(1, Math.min(1.6, view.current?.zoom ?? 1)) : whole.zoom;
      // Details open on the right: the middle is that of what stays in sight.
      const covered = size.current.width > 2 * PANEL ? PANEL : 0;
      fly({ x: whole.x + covered / 2 / near, y: whole.y, zoom: near });
    },
    [fly],
  );
  const zoom = useCallback((factor: number) => view.current !== undefined && fly(zoomAt(view.current, size.current, { x: size.current.width / 2, y: size.current.height / 2 }, factor)), [fly]);
  useImperativeHandle(props.handle, () => ({ flyTo: show, fit, zoom: (factor) => void zoom(factor) }), [show, fit, zoom]);

  useEffect(() => {
    latest.current = { scene, marks, hovered: hovered?.id ?? '' };
    // The agent has said where the carried node is.
    if (drag.current === undefined) carried.current = undefined;
    draw();
  }, [scene, marks, hovered, draw]);
  useEffect(() => {
    // The tokens change with an attribute that is set in an effect of its own, hence one frame later.
    const later = requestAnimationFrame(() => {
      if (colours.current?.scheme === scheme || canvas.current === null) return;
      colours.current = { scheme, colours: readMapColours(canvas.current) };
      draw();
    });
    return () => cancelAnimationFrame(later);
  }, [scheme, draw]);
  useEffect(() => {
    const element = box.current;
    const surface = canvas.current;
    if (element === null || surface === null) return undefined;
    const observer = new ResizeObserver(() => {
      size.current = { width: element.clientWidth, height: element.clientHeight };
      const ratio = window.devicePixelRatio || 1;
      surface.width = Math.round(size.current.width * ratio);
      surface.height = Math.round(size.current.height * ratio);
      draw();
    });
    observer.observe(element);
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      if (view.current === undefined) return;
      land();
      const rect = element.getBoundingClientRect();
      view.current = zoomAt(view.current, size.current, { x: event.clientX - rect.left, y: event.clientY - rect.top }, Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016)));
      draw();
    };
    // Not passive, so that the page does not scroll along.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('wheel', onWheel);
      cancelAnimationFrame(frame.current);
      frame.current = 0;
      land();
    };
  }, [draw, land]);

  const pointOf = (event: PointerEvent): Point => {
    const rect = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  };
  const hit = (at: Point): ReturnType<typeof hitAt> => (view.current === undefined ? undefined : hitAt(scene, toPlane(view.current, size.current, at), 5 / view.current.zoom));
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const at = pointOf(event);
    const held = drag.current;
    if (held === undefined) {
      const under = hit(at);
      const id = under === undefined ? '' : 'node' in under ? under.node.node.id : under.link.link.id;
      setHovered(id === '' ? undefined : { id, at });
      return;
    }
    if (!held.moved && Math.hypot(at.x - held.from.x, at.y - held.from.y) < SLOP) return;
    held.moved = true;
    setHovered(undefined);
    if (view.current === undefined) return;
    if (held.node === undefined) view.current = panBy(view.current, at.x - held.last.x, at.y - held.last.y);
    else carried.current = { id: held.node.node.id, at: toPlane(view.current, size.current, at) };
    held.last = at;
    draw();
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>): void => {
    const held = drag.current;
    drag.current = undefined;
    if (held === undefined || held.pointer !== event.pointerId) return;
    if (!held.moved) {
      const under = hit(held.from);
      onSelect(under === undefined ? '' : 'node' in under ? under.node.node.id : under.link.link.id);
    } else if (held.node !== undefined && carried.current !== undefined) onPlace(held.node.node.id, carried.current.at.x / UNIT_X, carried.current.at.y / UNIT_Y);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || view.current === undefined) return;
    const arrows: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const arrow = arrows[event.key];
    const selected = scene.byId.get(marks.selected);
    if (arrow !== undefined && event.shiftKey) fly(panBy(view.current, -arrow[0] * STEP, -arrow[1] * STEP));
    else if (arrow !== undefined) {
      const next = nodeTowards(scene, selected, arrow[0], arrow[1]);
      if (next !== undefined) {
        onSelect(next.node.id);
        keepInSight(next);
      }
    } else if (event.key === '+' || event.key === '=') void zoom(1.3);
    else if (event.key === '-') void zoom(1 / 1.3);
    else if (event.key === '0') fit();
    else if (event.key === 'Enter' && selected !== undefined) onOpen(selected);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const keepInSight = (entry: SceneNode): void => {
    if (view.current === undefined) return;
    const at = toScreen(view.current, size.current, entry.at);
    if (at.x < 60 || at.y < 60 || at.x > size.current.width - 60 || at.y > size.current.height - 60) fly({ ...view.current, x: entry.at.x, y: entry.at.y });
  };

  return (
    // It has the keys of an application: arrows, zoom, Enter.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={box}
      className={classes.canvas}
      role="application"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-label={props.label}
      aria-roledescription={text('map.role')}
      data-over={hovered !== undefined || undefined}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.focus({ preventScroll: true });
        event.currentTarget.setPointerCapture(event.pointerId);
        land();
        const at = pointOf(event);
        const under = hit(at);
        drag.current = { pointer: event.pointerId, from: at, last: at, moved: false, node: under !== undefined && 'node' in under ? under.node : undefined };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        drag.current = undefined;
        carried.current = undefined;
        draw();
      }}
      onPointerLeave={() => setHovered(undefined)}
      onDoubleClick={(event) => {
        const rect = event.currentTarget.getBoundingClientRect();
        const under = hit({ x: event.clientX - rect.left, y: event.clientY - rect.top });
        if (under !== undefined && 'node' in under) onOpen(under.node);
      }}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} className={classes.surface} aria-hidden />
      {hovered !== undefined && <div className={classes.hint} style={{ transform: `translate(${Math.round(hovered.at.x + 14)}px, ${Math.round(hovered.at.y + 14)}px)` }} aria-hidden>{props.renderHint(hovered.id)}</div>}
    </div>
  );
}

/** The scene with one node where the pointer holds it, its links following. */
function carry(scene: Scene, carried: { readonly id: string; readonly at: Point } | undefined): Scene {
  const before = carried === undefined ? undefined : scene.byId.get(carried.id);
  if (carried === undefined || before === undefined) return scene;
  const moved: SceneNode = { ...before, at: carried.at };
  const swap = (node: SceneNode): SceneNode => (node === before ? moved : node);
  return { nodes: scene.nodes.map(swap), links: scene.links.map((link) => (link.a === before || link.b === before ? { ...link, a: swap(link.a), b: swap(link.b) } : link)), byId: scene.byId };
}

/** The place of a node in units of the layout. */
export function placeOf(entry: SceneNode): Point {
  const unit = planeOf({ x: 1, y: 1 });
  return { x: entry.at.x / unit.x, y: entry.at.y / unit.y };
}
