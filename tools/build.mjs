// `npm run build`: brings out/ up to date with the sources.
import { ensureBuild, ensureDependencies, ensureNode, runTool, say } from './lib/setup.mjs';

await runTool(async () => {
  const node = await ensureNode();
  await ensureDependencies(node);
  await ensureBuild(node);
  say('out/ is up to date.');
  return 0;
});
