// Owns the small line without axes: one SVG path, cheap enough for a table column.
import type { ReactNode } from 'react';

/**
 * Path of `values` in a box of `width` × `height`; NaN breaks the line. `min`/`max` fix the scale, otherwise it runs from
 * min(0, smallest) to the largest value.
 */
export function sparkPath(values: ArrayLike<number>, width: number, height: number, min?: number, max?: number): string {
  let low = min ?? 0;
  let high = max ?? Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    if (min === undefined && value < low) low = value;
    if (max === undefined && value > high) high = value;
  }
  if (!(high > low)) high = low + 1;
  const dx = values.length > 1 ? width / (values.length - 1) : 0;
  let path = '';
  let open = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      open = false;
      continue;
    }
    const y = height - 1 - ((Math.min(Math.max(value, low), high) - low) / (high - low)) * (height - 2);
    path += `${open ? 'L' : 'M'}${(i * dx).toFixed(1)} ${y.toFixed(1)}`;
    open = true;
  }
  return path;
}

/** A line of recent values. It decorates a number that is shown in words beside it, so screen readers skip it. */
export function Sparkline(props: {
  readonly values: ArrayLike<number>;
  readonly width?: number;
  readonly height?: number;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly colour?: string;
}): ReactNode {
  const width = props.width ?? 96;
  const height = props.height ?? 20;
  return (
    <svg width="100%" height={height} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden style={{ display: 'block', maxWidth: props.width }}>
      <path d={sparkPath(props.values, width, height, props.min, props.max)} fill="none" stroke={props.colour ?? 'var(--v-series-0)'} strokeWidth={1.25} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
