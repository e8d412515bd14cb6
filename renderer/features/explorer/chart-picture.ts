// Owns the picture of a chart as it stands on the page.

/** The first chart inside `container` as a PNG data URL on the panel's ground; undefined while none is drawn. */
export function chartPicture(container: HTMLElement): string | undefined {
  const drawn = container.querySelector('canvas');
  if (drawn === null || drawn.width === 0 || drawn.height === 0) return undefined;
  const canvas = document.createElement('canvas');
  canvas.width = drawn.width;
  canvas.height = drawn.height;
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  context.fillStyle = getComputedStyle(container).getPropertyValue('--v-panel').trim();
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawn, 0, 0);
  return canvas.toDataURL('image/png');
}
