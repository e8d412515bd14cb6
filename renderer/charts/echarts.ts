// Owns the import of ECharts: only lines, a grid and the canvas; overlays, legend and crosshair are ours.
import { LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, setPlatformAPI, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

register([LineChart, GridComponent, CanvasRenderer]);

/**
 * Canvases without a layer of their own: with one, sixty charts and everything over them become three hundred composited layers,
 * and every frame of the page pays for them. Our lines are small; drawing them in software costs less than that.
 */
setPlatformAPI({
  createCanvas() {
    const canvas = document.createElement('canvas');
    canvas.getContext('2d', { willReadFrequently: true });
    return canvas;
  },
});

/** The parts of an ECharts instance that a plot uses. */
export interface Canvas {
  setOption(option: object, options?: { readonly replaceMerge?: string[]; readonly notMerge?: boolean; readonly lazyUpdate?: boolean }): void;
  resize(): void;
  getDataURL(options: { readonly type: 'png'; readonly pixelRatio: number; readonly backgroundColor: string }): string;
  dispose(): void;
}

/** A canvas that fills the element. */
export function createCanvas(element: HTMLElement): Canvas {
  const chart = init(element, null, { renderer: 'canvas', useDirtyRect: false });
  // Nothing is animated: one quiet frame is enough before its frame loop rests.
  chart.getZr().setSleepAfterStill(1);
  return chart;
}
