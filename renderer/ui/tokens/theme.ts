// Owns Mantine's theme: the kit's components drawn with our tokens.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const accent: MantineColorsTuple = ['#e8f1ff', '#cfe1ff', '#a6c8ff', '#7fb0ff', '#6aa6ff', '#3f83ea', '#2f71da', '#2563c9', '#1d5fc7', '#174c9f'];
const slate: MantineColorsTuple = ['#e4e9f0', '#c3ccd8', '#aab5c3', '#8793a3', '#3a4553', '#27303b', '#1c232c', '#151a21', '#0e1217', '#0a0d11'];

/** The page behind a dialogue: darker, not blurred (blur costs a frame on every update of a live page). */
const DIMMED = { backgroundOpacity: 0.45, blur: 0 };
/** The third elevation. */
const SURFACE = { background: 'var(--v-raised)', border: '1px solid var(--v-line-strong)', boxShadow: 'var(--v-shadow)' };

/** Sizes on the 4-px grid, 13-px text, one accent. Popovers and modals rise to the third elevation. */
export const theme = createTheme({
  fontFamily: 'var(--v-font)',
  fontFamilyMonospace: 'var(--v-mono)',
  headings: { fontFamily: 'var(--v-font)', fontWeight: '600' },
  colors: { accent, dark: slate },
  primaryColor: 'accent',
  primaryShade: { light: 8, dark: 7 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontSizes: { xs: '11px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  components: {
    Button: { defaultProps: { size: 'xs' }, styles: { root: { fontSize: 'var(--v-text)', fontWeight: 500 } } },
    ActionIcon: { defaultProps: { variant: 'subtle', size: 28, color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' }, styles: { input: { fontSize: 'var(--v-text)' } } },
    NumberInput: { defaultProps: { size: 'xs' }, styles: { input: { fontSize: 'var(--v-text)' } } },
    Select: { defaultProps: { size: 'xs' }, styles: { input: { fontSize: 'var(--v-text)' } } },
    Switch: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 350, transitionProps: { duration: 80 }, multiline: true, maw: 360, fz: 12 } },
    Menu: { defaultProps: { transitionProps: { duration: 80 }, shadow: 'md' } },
    Popover: { defaultProps: { transitionProps: { duration: 80 }, shadow: 'md' } },
    Modal: { defaultProps: { transitionProps: { duration: 100 }, centered: true, overlayProps: DIMMED }, styles: { content: SURFACE, header: { background: 'transparent' }, title: { fontWeight: 600, fontSize: 'var(--v-text-title)' } } },
    // At a fixed height: the field stays where it is while the list below it grows and shrinks.
    Spotlight: { defaultProps: { overlayProps: DIMMED, transitionProps: { duration: 80 } } },
    SpotlightRoot: { defaultProps: { centered: false, yOffset: '12vh', overlayProps: DIMMED, transitionProps: { duration: 80 } } },
    Input: { styles: { wrapper: { '--input-fz': 'var(--v-text)' } } },
    InputWrapper: { styles: { error: { fontSize: 'var(--v-text-small)' }, label: { fontSize: 'var(--v-text-small)' }, description: { fontSize: 'var(--v-text-small)' } } },
    Drawer: { defaultProps: { transitionProps: { duration: 120 } } },
  },
});

const shared = {
  '--mantine-color-body': 'var(--v-ground)',
  '--mantine-color-text': 'var(--v-ink)',
  '--mantine-color-dimmed': 'var(--v-ink-3)',
  '--mantine-color-placeholder': 'var(--v-ink-3)',
  '--mantine-color-anchor': 'var(--v-accent)',
  '--mantine-color-default': 'var(--v-panel)',
  '--mantine-color-default-hover': 'var(--v-hover)',
  '--mantine-color-default-color': 'var(--v-ink)',
  '--mantine-color-default-border': 'var(--v-line)',
  '--mantine-color-error': 'var(--v-alert)',
  '--mantine-color-gray-light-color': 'var(--v-ink-2)',
  '--mantine-color-gray-light-hover': 'var(--v-hover)',
  '--mantine-color-gray-text': 'var(--v-ink-2)',
};

/** Binds Mantine's own variables to the tokens, so that both themes follow one file. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
