// Owns the picture of charts as they stand on the page.

/** The charts inside `container`, one below the other, as a PNG data URL on the panel's ground; undefined while none is drawn. */
export function chartPicture(container: HTMLElement): string | undefined {
  const drawn = [...container.querySelectorAll('canvas')].filter((one) => one.width > 0 && one.height > 0);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(0, ...drawn.map((one) => one.width));
  canvas.height = drawn.reduce((sum, one) => sum + one.height, 0);
  const context = canvas.getContext('2d');
  if (context === null || drawn.length === 0) return undefined;
  context.fillStyle = getComputedStyle(container).getPropertyValue('--v-panel').trim();
  context.fillRect(0, 0, canvas.width, canvas.height);
  let top = 0;
  for (const one of drawn) {
    context.drawImage(one, 0, top);
    top += one.height;
  }
  return canvas.toDataURL('image/png');
}
