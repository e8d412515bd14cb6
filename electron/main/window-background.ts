// The colour of a window before its page has painted: the ground of the console, so that nothing flashes.

/** Equal to --v-ground in renderer/ui/tokens/tokens.css, which a test compares. */
export const WINDOW_BACKGROUND = { dark: '#0e1217', light: '#f2f4f7' } as const;
