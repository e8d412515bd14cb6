// `npm run dev`: hot reload in a browser against the headless runtime; with --desktop, in the Electron window.
import { join } from 'node:path';
import { ROOT, runTool, runWithNode, toolScript } from './lib/setup.mjs';

await runTool(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--desktop')) return runWithNode([toolScript('electron-vite'), 'dev']);
  return runWithNode([join(ROOT, 'host/dev.ts'), ...args]);
});
