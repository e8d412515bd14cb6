// Builds the console (renderer/) into out/renderer; the same page runs in the desktop window and in a browser.
import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';

/** The console's build, for both hosts; electron.vite.config.ts takes it as it is. */
export const consoleBuild: UserConfig = {
  root: resolve(import.meta.dirname, 'renderer'),
  // Relative addresses: the desktop shell serves the page from a protocol of its own, the headless host from '/'.
  base: './',
  plugins: [react()],
  build: {
    outDir: resolve(import.meta.dirname, 'out/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    // electron-vite would leave it long.
    minify: true,
    chunkSizeWarningLimit: 900,
    rollupOptions: { input: resolve(import.meta.dirname, 'renderer/index.html') },
    // Fonts stay files: a data: font would need a weaker content security policy.
    assetsInlineLimit: 0,
  },
};

export default defineConfig(consoleBuild);
