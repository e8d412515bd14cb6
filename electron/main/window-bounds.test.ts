// A window reappears where it can be seen and caught.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINIMUM_SIZE, restoredBounds, type Rectangle } from './window-bounds.ts';

const screen: Rectangle = { x: 0, y: 0, width: 1920, height: 1040 };
const second: Rectangle = { x: 1920, y: 0, width: 1280, height: 1024 };

test('the first window is centred, and no larger than the screen', () => {
  expect(restoredBounds(undefined, [screen])).toEqual({ x: 240, y: 70, width: 1440, height: 900 });
  expect(restoredBounds(undefined, [{ x: 0, y: 25, width: 1024, height: 700 }])).toEqual({ x: 0, y: 25, width: 1024, height: 700 });
});

test('a place that is still there is kept, on any screen', () => {
  const saved = { x: 2000, y: 50, width: 1000, height: 800 };
  expect(restoredBounds(saved, [screen, second])).toEqual(saved);
});

test('a screen that was unplugged sends the window home', () => {
  expect(restoredBounds({ x: 2000, y: 50, width: 1000, height: 800 }, [screen]).x).toBe(240);
  expect(restoredBounds({ x: 100, y: -400, width: 1000, height: 800 }, [screen]).y).toBe(70);
});

test('a window from a larger screen shrinks', () => {
  expect(restoredBounds({ x: 0, y: 0, width: 3840, height: 2100 }, [screen])).toEqual(screen);
});

test('whatever was saved, the window can be caught by its title bar and is of useful size', () => {
  const number = fc.integer({ min: -10_000, max: 10_000 });
  const size = fc.integer({ min: 1, max: 10_000 });
  fc.assert(
    fc.property(fc.record({ x: number, y: number, width: size, height: size }), (saved) => {
      const bounds = restoredBounds(saved, [screen, second]);
      const reachable = [screen, second].some((area) => Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x) >= 120 && bounds.y >= area.y && bounds.y + 24 <= area.y + area.height);
      expect(reachable).toBe(true);
      expect(bounds.width).toBeGreaterThanOrEqual(MINIMUM_SIZE.width);
      expect(bounds.height).toBeGreaterThanOrEqual(MINIMUM_SIZE.height);
    }),
  );
});
