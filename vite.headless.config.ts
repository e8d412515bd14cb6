// Builds the headless program, the runtime thread and the archive process into out/host/: `vite build -c vite.headless.config.ts`.
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;
const { dependencies } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
/** What is installed beside the program stays outside of the bundle: packages (and files of them) and Node itself. */
const isExternal = (id: string): boolean =>
  id.startsWith('node:') || builtinModules.includes(id) || Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`));

export default defineConfig({
  root,
  publicDir: false,
  build: {
    outDir: resolve(root, 'out/host'),
    emptyOutDir: true,
    target: 'node24',
    // The stack of an error report should be readable, and nobody downloads this.
    minify: false,
    ssr: true,
    rollupOptions: {
      input: {
        'headless': resolve(root, 'host/headless.ts'),
        'runtime-entry': resolve(root, 'host/runtime-entry.ts'),
        'archive-entry': resolve(root, 'host/archive-entry.ts'),
        'simulator-entry': resolve(root, 'host/simulator/simulator-entry.ts'),
      },
      external: isExternal,
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  ssr: { noExternal: true },
});
