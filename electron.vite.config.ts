// Builds the desktop shell: main and preload under out/main and out/preload, and the console under out/renderer.
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { consoleBuild } from './vite.renderer.config.ts';

const root = import.meta.dirname;

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      lib: { entry: resolve(root, 'electron/main/index.ts'), formats: ['es'] },
      rollupOptions: { output: { entryFileNames: 'index.js' } },
      // A crash report should name the place in the source; the shell is small.
      minify: false,
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload can only be one CommonJS file.
      lib: { entry: resolve(root, 'electron/preload/index.ts'), formats: ['cjs'] },
      rollupOptions: { output: { entryFileNames: 'index.cjs' } },
      minify: false,
    },
  },
  renderer: consoleBuild,
});
