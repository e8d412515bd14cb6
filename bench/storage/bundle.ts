// Bundles the processes under measurement as the program itself is bundled: stripping types while running costs memory and time that no user pays.
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'out/bench/bundle');

/** What the children run. */
export const BUNDLED_MAIN = join(FOLDER, 'storage.bench.js');

/** Writes this benchmark and the archive process into out/bench/bundle. Packages that are installed beside the program stay outside, as in the product. */
export async function bundleChildren(): Promise<void> {
  const { build } = await import('vite');
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  const outside = [...Object.keys(dependencies), 'vite'];
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      outDir: FOLDER,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      ssr: true,
      rollupOptions: {
        input: { 'storage.bench': join(ROOT, 'bench/storage.bench.ts'), 'archive-entry': join(ROOT, 'host/archive-entry.ts') },
        external: (id: string) => id.startsWith('node:') || builtinModules.includes(id) || outside.some((name) => id === name || id.startsWith(`${name}/`)),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
}
