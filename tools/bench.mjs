// `npm run bench`: runs every benchmark of bench/, or those whose names are given, one after the other.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runShown } from './lib/process.mjs';
import { ROOT, ensureBuild, ensureDependencies, ensureNode, runTool, say, toolEnvironment } from './lib/setup.mjs';

await runTool(async () => {
  const node = await ensureNode();
  await ensureDependencies(node);
  await ensureBuild(node);
  const asked = process.argv.slice(2);
  const files = readdirSync(join(ROOT, 'bench'))
    .filter((name) => name.endsWith('.bench.ts'))
    .filter((name) => asked.length === 0 || asked.some((word) => name.includes(word)))
    .sort();
  let failed = 0;
  for (const file of files) {
    say(`bench/${file}`);
    failed += (await runShown(node, ['--expose-gc', join(ROOT, 'bench', file)], { cwd: ROOT, env: toolEnvironment(node) })) === 0 ? 0 : 1;
  }
  return failed > 0 ? 1 : 0;
});
