// Owns the drawing of the map on a canvas: links below, nodes above, names where there is room for them.
import type { State } from '../../../ui/state-badge.tsx';
import { middleOf, radiusOf, type Load, type Scene, type SceneLink, type SceneNode } from './map-scene.ts';
import type { MapNode } from './map-types.ts';
import { toScreen, UNIT_X, type MapView, type Point, type Size } from './map-view.ts';

export interface MapColours {
  readonly ground: string;
  readonly panel: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly accent: string;
  readonly states: Readonly<Record<State, string>>;
  readonly loads: Readonly<Record<Load, string>>;
  readonly font: string;
}

export interface MapMarks {
  readonly selected: string;
  readonly hovered: string;
  /** Nodes that a search has found; empty: nothing is dimmed. */
  readonly found: ReadonlySet<string>;
  readonly stateOf: (node: SceneNode) => State | undefined;
  readonly pictureOf: (node: SceneNode) => string;
}

/** The tokens as they apply to the element. */
export function readMapColours(element: Element): MapColours {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--v-${name}`).trim();
  return {
    ground: token('ground'), panel: token('panel'), ink: token('ink'), quiet: token('ink-3'), line: token('line-strong'), accent: token('accent'), font: token('font'),
    states: { ok: token('ok'), warn: token('warn'), alert: token('alert'), no_data: token('nodata'), muted: token('muted') },
    loads: { unknown: token('line-strong'), idle: token('muted'), low: token('series-0'), busy: token('warn'), full: token('alert') },
  };
}

/** Below these zooms names are only drawn for what is selected, hovered or found: of devices, of neighbours, of stations. */
const NAMES = 0.08;
const OTHER_NAMES = 0.5;
const STATION_NAMES = 0.85;
const WIDEST_NAME = 104;
/** However close devices stand: names of eight letters are whole. */
const NARROWEST_NAME = 64;
/** A name that would stand on another one goes down by so much, a few times, or is left out. */
const NAME_LINE = 12;
const MOST_LINES = 3;

export function drawMap(context: CanvasRenderingContext2D, scene: Scene, view: MapView, size: Size, colours: MapColours, marks: MapMarks): void {
  context.clearRect(0, 0, size.width, size.height);
  const scale = Math.min(1.4, Math.max(0.35, view.zoom));
  for (const link of scene.links) drawLink(context, link, view, size, scale, colours, marks);
  const named: Named[] = [];
  for (const node of scene.nodes) {
    const name = drawNode(context, node, toScreen(view, size, node.at), view.zoom, scale, size, colours, marks);
    if (name !== undefined) named.push(name);
  }
  // Who is looked for has its name first, then devices, then the rest.
  named.sort((a, b) => a.rank - b.rank);
  const taken: Box[] = [];
  for (const name of named) drawName(context, name, view.zoom, colours, taken);
  context.globalAlpha = 1;
}

/** A node whose name is drawn once all nodes are. */
interface Named {
  readonly entry: SceneNode;
  readonly at: Point;
  readonly alpha: number;
  /** 0: with its whole name, whatever stands there. */
  readonly rank: 0 | 1 | 2;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

function drawLink(context: CanvasRenderingContext2D, link: SceneLink, view: MapView, size: Size, scale: number, colours: MapColours, marks: MapMarks): void {
  const a = toScreen(view, size, link.a.at);
  const b = toScreen(view, size, link.b.at);
  if ((a.x < 0 && b.x < 0) || (a.y < 0 && b.y < 0) || (a.x > size.width && b.x > size.width) || (a.y > size.height && b.y > size.height)) return;
  const isMarked = marks.selected === link.link.id || marks.hovered === link.link.id;
  const isDim = marks.found.size > 0 && !marks.found.has(link.link.a.node) && !marks.found.has(link.link.b.node);
  const { control, middle } = middleOf(link);
  const bent = toScreen(view, size, control);
  const trace = (): void => {
    context.beginPath();
    context.moveTo(a.x, a.y);
    if (link.bend === 0) context.lineTo(b.x, b.y);
    else context.quadraticCurveTo(bent.x, bent.y, b.x, b.y);
  };
  const width = Math.max(1, link.width * scale);
  context.globalAlpha = isDim ? 0.15 : link.link.isStale ? 0.35 : 1;
  if (isMarked) {
    context.strokeStyle = colours.accent;
    context.lineWidth = width + 4;
    trace();
    context.stroke();
  }
  context.strokeStyle = colours.loads[link.load];
  context.lineWidth = width;
  context.setLineDash(link.isBlocked ? [6, 5] : []);
  trace();
  context.stroke();
  context.setLineDash([]);
  const words = [...(link.cables > 1 ? [`×${link.cables}`] : []), ...((link.load === 'busy' || link.load === 'full' || isMarked) && link.link.utilisation !== null ? [`${Math.round(link.link.utilisation)}%`] : [])].join(' · ');
  if (words !== '' && view.zoom >= OTHER_NAMES) badge(context, words, toScreen(view, size, middle), colours);
  context.globalAlpha = 1;
}

function badge(context: CanvasRenderingContext2D, words: string, at: Point, colours: MapColours): void {
  context.font = `600 11px ${colours.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const half = context.measureText(words).width / 2 + 5;
  context.fillStyle = colours.panel;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(at.x - half, at.y - 8, half * 2, 16, 8);
  context.fill();
  context.stroke();
  context.fillStyle = colours.ink;
  context.fillText(words, at.x, at.y + 0.5);
}

function drawNode(context: CanvasRenderingContext2D, entry: SceneNode, at: Point, zoom: number, scale: number, size: Size, colours: MapColours, marks: MapMarks): Named | undefined {
  const { node } = entry;
  const radius = radiusOf(node) * scale;
  if (at.x < -WIDEST_NAME || at.y < -40 || at.x > size.width + WIDEST_NAME || at.y > size.height + 40) return undefined;
  const isSelected = marks.selected === node.id;
  const isMarked = isSelected || marks.hovered === node.id;
  const isFound = marks.found.has(node.id);
  const state = marks.stateOf(entry);
  context.globalAlpha = marks.found.size > 0 && !isFound && !isMarked ? 0.25 : 1;
  const edge = state === undefined || state === 'ok' ? (node.kind === 'device' ? colours.quiet : colours.line) : colours.states[state];
  if (isMarked || isFound) {
    context.fillStyle = colours.accent;
    context.globalAlpha *= isSelected ? 0.35 : 0.2;
    outline(context, entry, at, radius + 6 * Math.max(0.6, scale));
    context.fill();
    context.globalAlpha = 1;
  }
  context.fillStyle = node.kind === 'station' ? colours.quiet : colours.panel;
  context.strokeStyle = node.isHere ? colours.accent : isSelected ? colours.accent : edge;
  context.lineWidth = (node.isHere || (state !== undefined && state !== 'ok' && state !== 'muted') ? 2.2 : 1.3) * Math.max(0.7, scale);
  context.setLineDash(node.kind === 'neighbour' || node.kind === 'unmanaged_switch' ? [3, 2.5] : []);
  outline(context, entry, at, radius);
  context.fill();
  context.stroke();
  context.setLineDash([]);
  if (node.kind !== 'station' && scale > 0.4) {
    context.save();
    context.translate(at.x, at.y);
    const size24 = (radius / 18) * (node.kind === 'unmanaged_switch' ? 1.1 : 1.15);
    context.scale(size24, size24);
    context.strokeStyle = node.isHere ? colours.accent : node.kind === 'device' ? colours.ink : colours.quiet;
    context.lineWidth = 1.4;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.stroke(pathOf(marks.pictureOf(entry)));
    context.restore();
  }
  if (state !== undefined && (state === 'alert' || state === 'warn')) drawState(context, state, { x: at.x + radius * 0.85, y: at.y - radius * 0.85 }, Math.max(4.5, 6.5 * scale), colours);
  if (entry.isPinned && scale > 0.5) {
    context.fillStyle = colours.quiet;
    context.beginPath();
    context.arc(at.x - radius * 0.9, at.y - radius * 0.9, 2.4, 0, Math.PI * 2);
    context.fill();
  }
  const alpha = context.globalAlpha;
  context.globalAlpha = 1;
  if (!isMarked && !isFound && zoom < namesFrom(node.kind)) return undefined;
  return { entry, at: { x: at.x, y: at.y + radius + 4 }, alpha, rank: isMarked || isFound ? 0 : node.kind === 'device' ? 1 : 2 };
}

/** device: a rounded square; neighbour: the same, dashed; unmanaged switch: a diamond; station: a small disc; this computer: a disc with a ring. */
function outline(context: CanvasRenderingContext2D, { node }: SceneNode, { x, y }: Point, radius: number): void {
  context.beginPath();
  if (node.kind === 'station' || node.kind === 'this_computer') context.arc(x, y, radius, 0, Math.PI * 2);
  else if (node.kind === 'unmanaged_switch') {
    context.moveTo(x, y - radius);
    context.lineTo(x + radius * 1.25, y);
    context.lineTo(x, y + radius);
    context.lineTo(x - radius * 1.25, y);
    context.closePath();
  } else context.roundRect(x - radius, y - radius, radius * 2, radius * 2, radius * 0.3);
}

/** Triangle for a warning, octagon for an alert, as everywhere. */
function drawState(context: CanvasRenderingContext2D, state: 'warn' | 'alert', { x, y }: Point, r: number, colours: MapColours): void {
  context.fillStyle = colours.states[state];
  context.strokeStyle = colours.panel;
  context.lineWidth = 1.5;
  context.beginPath();
  const corners = state === 'warn' ? 3 : 8;
  const turn = state === 'warn' ? -Math.PI / 2 : Math.PI / 8;
  for (let corner = 0; corner < corners; corner += 1) context.lineTo(x + r * Math.cos(turn + (corner * 2 * Math.PI) / corners), y + r * Math.sin(turn + (corner * 2 * Math.PI) / corners));
  context.closePath();
  context.fill();
  context.stroke();
}

function namesFrom(kind: MapNode['kind']): number {
  return kind === 'device' || kind === 'this_computer' ? NAMES : kind === 'neighbour' ? OTHER_NAMES : STATION_NAMES;
}

/** Writes the name where no other one stands yet, and notes where that is. */
function drawName(context: CanvasRenderingContext2D, { entry: { node }, at, alpha, rank }: Named, zoom: number, colours: MapColours, taken: Box[]): void {
  const name = node.name || node.addresses[0] || node.macs[0] || '';
  if (name === '') return;
  const whole = rank === 0;
  const isSmall = node.kind === 'station' || zoom < OTHER_NAMES;
  context.font = `${node.kind === 'device' || node.isHere ? 500 : 400} ${isSmall ? 10.5 : 11.5}px ${colours.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  const room = Math.max(NARROWEST_NAME, zoom < OTHER_NAMES ? 2 * UNIT_X * zoom - 4 : WIDEST_NAME * Math.max(0.75, Math.min(1.6, zoom)));
  const words = whole ? name : fitted(context, name, room);
  const half = context.measureText(words).width / 2;
  const [left, right] = [at.x - half, at.x + half];
  let top = at.y;
  for (let line = 1; taken.some((box) => box.left < right && left < box.right && Math.abs(box.top - top) < NAME_LINE); line += 1) {
    if (line === MOST_LINES && !whole) return;
    if (line === MOST_LINES) break;
    top += NAME_LINE;
  }
  taken.push({ left, right, top });
  context.globalAlpha = alpha;
  if (whole) {
    context.fillStyle = colours.panel;
    context.globalAlpha = 0.92;
    context.fillRect(left - 4, top - 1, right - left + 8, 15);
    context.globalAlpha = 1;
  } else {
    context.strokeStyle = colours.ground;
    context.lineWidth = 3;
    context.lineJoin = 'round';
    context.strokeText(words, at.x, top);
  }
  context.fillStyle = whole || node.kind === 'device' ? colours.ink : colours.quiet;
  context.fillText(words, at.x, top);
}

/** The text, its end cut off where it is wider than there is room. */
function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  // The same names at the same steps of the zoom, frame after frame.
  const step = Math.round(room / 8) * 8;
  const key = `${step} ${context.font} ${text}`;
  const known = fits.get(key);
  if (known !== undefined) return known;
  if (fits.size > MOST_FITS) fits.clear();
  const words = cut(context, text, step);
  fits.set(key, words);
  return words;
}

const MOST_FITS = 5_000;
const fits = new Map<string, string>();

function cut(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let length = Math.max(1, Math.floor((text.length * room) / context.measureText(text).width) - 1);
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > room) length -= 1;
  return `${text.slice(0, length)}…`;
}

const paths = new Map<string, Path2D>();
function pathOf(text: string): Path2D {
  let path = paths.get(text);
  if (path === undefined) paths.set(text, (path = new Path2D(text)));
  return path;
}
