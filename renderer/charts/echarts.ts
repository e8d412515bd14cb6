// Owns the import of ECharts: only lines, a grid and the canvas; overlays, legend and crosshair are ours.
import { LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

register([LineChart, GridComponent, CanvasRenderer]);

/** The parts of an ECharts instance that a plot uses. */
export interface Canvas {
  setOption(option: object, options?: { readonly replaceMerge?: string[]; readonly notMerge?: boolean; readonly lazyUpdate?: boolean }): void;
  resize(): void;
  getDataURL(options: { readonly type: 'png'; readonly pixelRatio: number; readonly backgroundColor: string }): string;
  dispose(): void;
}

/** A canvas that fills the element. */
export function createCanvas(element: HTMLElement): Canvas {
  return init(element, null, { renderer: 'canvas', useDirtyRect: false });
}
