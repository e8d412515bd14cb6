// Owns the window onto the map: where it looks, how near, and the way from there to pixels and back. Pure.

/** What one unit of the layout measures at zoom 1, px. Wider than high: names stand below their nodes. */
export const UNIT_X = 112;
export const UNIT_Y = 78;

/** The point of the plane (in its own pixels at zoom 1) in the middle of the window, and the zoom. */
export interface MapView {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

const SMALLEST = 0.05;
const LARGEST = 3;
const MARGIN = 70;

const clampZoom = (zoom: number): number => Math.min(LARGEST, Math.max(SMALLEST, zoom));

export function planeOf(position: Point): Point {
  return { x: position.x * UNIT_X, y: position.y * UNIT_Y };
}
export function toScreen(view: MapView, size: Size, { x, y }: Point): Point {
  return { x: (x - view.x) * view.zoom + size.width / 2, y: (y - view.y) * view.zoom + size.height / 2 };
}
export function toPlane(view: MapView, size: Size, { x, y }: Point): Point {
  return { x: (x - size.width / 2) / view.zoom + view.x, y: (y - size.height / 2) / view.zoom + view.y };
}

/** The view in which all points are seen, at most at zoom 1.25; the origin when there are none. */
export function fitView(points: readonly Point[], size: Size): MapView {
  if (points.length === 0) return { x: 0, y: 0, zoom: 1 };
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const left = Math.min(...xs);
  const right = Math.max(...xs);
  const top = Math.min(...ys);
  const bottom = Math.max(...ys);
  const zoom = Math.min(1.25, Math.max(1, size.width - 2 * MARGIN) / Math.max(1, right - left), Math.max(1, size.height - 2 * MARGIN) / Math.max(1, bottom - top));
  return { x: (left + right) / 2, y: (top + bottom) / 2, zoom: clampZoom(zoom) };
}

/** Nearer or farther by a factor; the point of the plane under `at` (px of the window) stays there. */
export function zoomAt(view: MapView, size: Size, at: Point, factor: number): MapView {
  const zoom = clampZoom(view.zoom * factor);
  const fixed = toPlane(view, size, at);
  return { x: fixed.x - (at.x - size.width / 2) / zoom, y: fixed.y - (at.y - size.height / 2) / zoom, zoom };
}

/** Moved by pixels of the window. */
export function panBy(view: MapView, dx: number, dy: number): MapView {
  return { ...view, x: view.x - dx / view.zoom, y: view.y - dy / view.zoom };
}

/** Between two views, `done` from 0 to 1; the zoom in equal steps for the eye. */
export function between(from: MapView, to: MapView, done: number): MapView {
  const part = Math.min(1, Math.max(0, done));
  const eased = 1 - (1 - part) ** 2;
  return { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased, zoom: from.zoom * (to.zoom / from.zoom) ** eased };
}

/** Distance from a point to the stretch between two others. */
export function distanceToLine(point: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - a.x) * dx + (point.y - a.y) * dy) / length));
  return Math.hypot(point.x - a.x - along * dx, point.y - a.y - along * dy);
}
