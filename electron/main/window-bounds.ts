// Where a window may reappear: on a screen that is still there, not larger than it, with its title bar within reach. Pure.

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The window that a person gets at first: the size the console is made for. */
const DEFAULT_SIZE = { width: 1440, height: 900 } as const;
/** The smallest useful window: the mini window of 420 px. */
export const MINIMUM_SIZE = { width: 420, height: 480 } as const;

/** The top strip by which a window is dragged must show at least this much to be caught. */
const GRIP = { width: 120, height: 24 } as const;

function overlap(a: Rectangle, b: Rectangle): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  };
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

function centred(area: Rectangle): Rectangle {
  const width = Math.min(DEFAULT_SIZE.width, area.width);
  const height = Math.min(DEFAULT_SIZE.height, area.height);
  return { x: area.x + Math.round((area.width - width) / 2), y: area.y + Math.round((area.height - height) / 2), width, height };
}

/**
 * The rectangle to open with. `saved` is where the window was, `workAreas` the usable parts of the screens there are now, the
 * primary one first. A saved place whose grip lies on no screen is given up for the centre of the primary screen.
 */
export function restoredBounds(saved: Rectangle | undefined, workAreas: readonly Rectangle[]): Rectangle {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...DEFAULT_SIZE };
  if (saved === undefined) return centred(primary);
  const grip = { x: saved.x, y: saved.y, width: saved.width, height: GRIP.height };
  const home = workAreas.find((area) => {
    const visible = overlap(grip, area);
    return visible.width >= GRIP.width && visible.height >= GRIP.height;
  });
  if (home === undefined) return centred(primary);
  const width = clamp(saved.width, Math.min(MINIMUM_SIZE.width, home.width), home.width);
  const height = clamp(saved.height, Math.min(MINIMUM_SIZE.height, home.height), home.height);
  return { x: clamp(saved.x, home.x - width + GRIP.width, home.x + home.width - GRIP.width), y: saved.y, width, height };
}
