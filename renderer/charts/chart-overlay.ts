// Owns what lies over the canvas: bands for spans, marks for events, the shared crosshair, the brush; plain elements, no React.
import type { Span } from '../../common/model/event.ts';
import type { Millis } from '../../common/time/millis.ts';
import { onCursor, setCursor, type Cursor } from './cursor.ts';
import { ROOM } from './plot.ts';

export interface ChartEvent {
  readonly t: Millis;
  readonly title: string;
  readonly severity: 'info' | 'success' | 'warning' | 'error';
}

/** A stretch to mark: a recorded span, what has not arrived yet, the time before the first data, or what is still to come. */
export type Band = Pick<Span, 'from' | 'to' | 'detail'> & { readonly kind: Span['kind'] | 'delayed' | 'before' | 'ahead' };

/** Bands whose ends move with the clock: their elements stay, only the ends change. */
const isMoving = (kind: string | undefined): boolean => kind === 'delayed' || kind === 'before' || kind === 'ahead';

export interface OverlayActions {
  onZoom(from: Millis, to: Millis): void;
  onUnzoom(): void;
  bandLabel(band: Band): string;
  timeLabel(t: Millis): string;
}

const BRUSH_MIN_PX = 4;
/** Bands narrower than this carry no word. */
const WORD_MIN_PX = 110;

export class ChartOverlay {
  readonly #host: HTMLElement;
  readonly #chart: string;
  readonly #actions: OverlayActions;
  readonly #bands: HTMLElement;
  readonly #crosshair: HTMLElement;
  readonly #chip: HTMLElement;
  readonly #brush: HTMLElement;
  readonly #stops: (() => void)[] = [];
  #from = 0;
  #to = 1;
  #width = 0;
  #brushStart: number | undefined;
  #cursor: Cursor = { t: null, chart: null };
  #bandKey = '';

  constructor(host: HTMLElement, chart: string, actions: OverlayActions) {
    this.#host = host;
    this.#chart = chart;
    this.#actions = actions;
    const part = (role: string): HTMLElement => {
      const element = document.createElement('div');
      element.dataset['part'] = role;
      host.append(element);
      return element;
    };
    this.#bands = part('bands');
    this.#brush = part('brush');
    this.#crosshair = part('crosshair');
    this.#chip = part('chip');
    // Over the canvas, whose axis texts it covers; everything else lies under it.
    host.parentElement?.append(this.#chip);
    this.#listen('pointermove', (event) => this.#move(event));
    this.#listen('pointerleave', () => this.#brushStart === undefined && setCursor(null, null));
    this.#listen('pointerdown', (event) => this.#press(event));
    this.#listen('pointerup', (event) => this.#release(event));
    this.#listen('pointercancel', () => this.#endBrush());
    this.#listen('dblclick', () => actions.onUnzoom());
    this.#stops.push(onCursor((cursor) => {
      this.#cursor = cursor;
      this.#placeCursor();
    }));
  }

  #listen<K extends keyof HTMLElementEventMap>(name: K, listener: (event: HTMLElementEventMap[K]) => void): void {
    this.#host.addEventListener(name, listener);
    this.#stops.push(() => this.#host.removeEventListener(name, listener));
  }

  /** Takes the range and what to mark in it; called with every drawing. */
  update(from: Millis, to: Millis, width: number, spans: readonly Band[], events: readonly ChartEvent[]): void {
    this.#from = from;
    this.#to = to;
    this.#width = width;
    const key = JSON.stringify([spans.map((span) => (isMoving(span.kind) ? this.#actions.bandLabel(span) : span)), events]);
    if (key !== this.#bandKey) {
      this.#bandKey = key;
      this.#bands.replaceChildren(...spans.map((span) => this.#band(span)), ...events.map((event) => this.#mark(event)));
    }
    for (const span of spans) {
      if (!isMoving(span.kind)) continue;
      const element = this.#bands.querySelector<HTMLElement>(`[data-kind="${span.kind}"]`);
      if (element === null) continue;
      element.dataset['from'] = String(span.from);
      element.dataset['to'] = String(span.to);
    }
    for (const element of this.#bands.children) {
      const start = Number((element as HTMLElement).dataset['from']);
      const end = Number((element as HTMLElement).dataset['to']);
      const left = Math.max(ROOM.left, this.#x(start));
      const right = Math.min(width - ROOM.right, this.#x(end));
      const style = (element as HTMLElement).style;
      const isMark = (element as HTMLElement).dataset['part'] === 'event';
      style.display = right < left || (!isMark && right <= left) ? 'none' : '';
      // Offsets, not transforms: a page full of bands would otherwise cost a paint layer each.
      style.left = `${left.toFixed(1)}px`;
      if (isMark) continue;
      style.width = `${Math.max(1, right - left).toFixed(1)}px`;
      // A word that would be cut says nothing; the whole sentence is the band's title.
      const word = element.firstElementChild as HTMLElement | null;
      if (word !== null) word.style.display = right - left < WORD_MIN_PX ? 'none' : '';
    }
    this.#placeCursor();
  }

  #band(span: Band): HTMLElement {
    const element = document.createElement('div');
    element.dataset['part'] = 'band';
    element.dataset['kind'] = span.kind;
    element.dataset['from'] = String(span.from);
    element.dataset['to'] = String(span.to);
    const label = document.createElement('span');
    label.textContent = this.#actions.bandLabel(span);
    element.append(label);
    element.title = span.detail === '' ? label.textContent : `${label.textContent}: ${span.detail}`;
    return element;
  }

  #mark(event: ChartEvent): HTMLElement {
    const element = document.createElement('div');
    element.dataset['part'] = 'event';
    element.dataset['severity'] = event.severity;
    element.dataset['from'] = String(event.t);
    element.dataset['to'] = String(event.t);
    element.title = event.title;
    return element;
  }

  #x(t: Millis): number {
    const plot = this.#width - ROOM.left - ROOM.right;
    return ROOM.left + ((t - this.#from) / (this.#to - this.#from)) * plot;
  }

  #time(event: PointerEvent): Millis {
    const x = event.clientX - this.#host.getBoundingClientRect().left;
    const plot = Math.max(1, this.#width - ROOM.left - ROOM.right);
    return this.#from + (Math.min(Math.max(x - ROOM.left, 0), plot) / plot) * (this.#to - this.#from);
  }

  #move(event: PointerEvent): void {
    const t = this.#time(event);
    setCursor(t, this.#chart);
    if (this.#brushStart !== undefined) this.#drawBrush(this.#brushStart, t);
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#brushStart = this.#time(event);
    this.#host.setPointerCapture(event.pointerId);
  }

  #release(event: PointerEvent): void {
    const start = this.#brushStart;
    this.#endBrush();
    if (start === undefined) return;
    const end = this.#time(event);
    if (Math.abs(this.#x(end) - this.#x(start)) >= BRUSH_MIN_PX) this.#actions.onZoom(Math.min(start, end), Math.max(start, end));
  }

  #endBrush(): void {
    this.#brushStart = undefined;
    this.#brush.style.display = 'none';
  }

  #drawBrush(a: Millis, b: Millis): void {
    const left = this.#x(Math.min(a, b));
    this.#brush.style.display = 'block';
    this.#brush.style.transform = `translateX(${left.toFixed(1)}px)`;
    this.#brush.style.width = `${(this.#x(Math.max(a, b)) - left).toFixed(1)}px`;
  }

  #placeCursor(): void {
    const { t, chart } = this.#cursor;
    const shown = t !== null && t >= this.#from && t <= this.#to && this.#width > 0;
    this.#crosshair.style.display = shown ? 'block' : 'none';
    const own = shown && chart === this.#chart;
    this.#chip.style.display = own ? 'block' : 'none';
    if (!shown) return;
    const x = this.#x(t);
    this.#crosshair.style.transform = `translateX(${x.toFixed(1)}px)`;
    if (!own) return;
    this.#chip.textContent = this.#actions.timeLabel(t);
    this.#chip.style.transform = `translateX(${Math.min(Math.max(x - 32, 2), this.#width - 76).toFixed(1)}px)`;
  }

  /** Moves the crosshair by a part of the range: the arrow keys. */
  step(direction: number): void {
    const length = this.#to - this.#from;
    const t = this.#cursor.t ?? this.#to;
    setCursor(Math.min(this.#to, Math.max(this.#from, t + direction * (length / 100))), this.#chart);
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#host.replaceChildren();
    this.#chip.remove();
  }
}
