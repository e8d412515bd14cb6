// Owns when charts draw: a few milliseconds per frame, so that sixty charts never block a click.

const BUDGET_MS = 14;
const waiting = new Set<() => void>();
let scheduled = false;

function run(): void {
  scheduled = false;
  const end = performance.now() + BUDGET_MS;
  for (const draw of waiting) {
    waiting.delete(draw);
    draw();
    if (performance.now() > end) break;
  }
  if (waiting.size > 0) schedule();
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(run);
}

/** Draws soon; asking twice before it happens draws once. */
export function drawSoon(draw: () => void): void {
  waiting.add(draw);
  schedule();
}

/** Forgets a drawing that has not happened: its chart is gone. */
export function cancelDraw(draw: () => void): void {
  waiting.delete(draw);
}
