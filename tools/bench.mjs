// `npm run bench`: runs every benchmark of bench/, or those whose names are given, one after the other. What begins with - goes to them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runShown } from './lib/process.mjs';
import { ROOT, ensureBuild, ensureDependencies, ensureNode, runTool, say, toolEnvironment } from './lib/setup.mjs';

await runTool(async () => {
  const node = await ensureNode();
  await ensureDependencies(node);
  const firstOption = process.argv.findIndex((word, index) => index >= 2 && word.startsWith('-'));
  const asked = process.argv.slice(2, firstOption === -1 ? undefined : firstOption);
  const options = firstOption === -1 ? [] : process.argv.slice(firstOption);
  const files = readdirSync(join(ROOT, 'bench'))
    .filter((name) => name.endsWith('.bench.ts'))
    .filter((name) => asked.length === 0 || asked.some((word) => name.includes(word)))
    .sort();
  // Only the agent's cost is measured on the built program; the storage bundles what it measures itself.
  if (files.some((name) => !name.startsWith('storage'))) await ensureBuild(node);
  let failed = 0;
  for (const file of files) {
    say(`bench/${file}`);
    failed += (await runShown(node, ['--expose-gc', join(ROOT, 'bench', file), ...options], { cwd: ROOT, env: toolEnvironment(node) })) === 0 ? 0 : 1;
  }
  return failed > 0 ? 1 : 0;
});
