// Builds the console (renderer/) into out/renderer; the same page runs in the desktop window and in a browser.
import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  root: resolve(import.meta.dirname, 'renderer'),
  // Relative addresses: the desktop shell serves the page from a protocol of its own, the headless host from '/'.
  base: './',
  plugins: [react()],
  build: {
    outDir: resolve(import.meta.dirname, 'out/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 900,
    // Fonts stay files: a data: font would need a weaker content security policy.
    assetsInlineLimit: 0,
  },
});
