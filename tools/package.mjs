// `npm run package`: builds, then makes the installers of this OS with electron-builder (needs Electron's binary).
import { ensureBuild, ensureDependencies, ensureNode, runTool, toolEnvironment, toolScript, ROOT } from './lib/setup.mjs';
import { runShown } from './lib/process.mjs';

await runTool(async () => {
  const node = await ensureNode();
  await ensureDependencies(node);
  await ensureBuild(node);
  return runShown(node, [toolScript('electron-builder'), '--publish', 'never', ...process.argv.slice(2)], { cwd: ROOT, env: toolEnvironment(node) });
});
