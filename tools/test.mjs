// `npm test`: every gate and every suite, in order, each counted; the last line is `N passed, N failed[, N skipped]`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, closingLine, sayFailures, staticGates, vitestGate } from './lib/gates.mjs';
import { ROOT, ensureBuild, ensureDependencies, ensureNode, runTool, say } from './lib/setup.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';

async function main() {
  const started = Date.now();
  const node = await ensureNode();
  await ensureDependencies(node);
  const missing = await ensureSystemPackages();
  await ensureBuild(node);

  const reports = mkdtempSync(join(tmpdir(), 'vedette-test-'));
  /** @type {import('./lib/gates.mjs').Count} */
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    add(total, await staticGates(node));
    add(total, await vitestGate('unit, property, golden, architecture and integration tests', node, join(reports, 'unit.json'), ['run']));

    const suites = /** @type {const} */ ([
      ['e2e-web', 'end-to-end tests in Chromium', ['run', '--config', 'vitest.e2e-web.config.ts'], undefined],
      ['e2e-desktop', 'end-to-end tests of the desktop shell', [], join(ROOT, 'test/e2e-desktop/run.mjs')],
    ]);
    for (const [suite, title, args, script] of suites) {
      const lacks = missing.get(suite);
      if (lacks) {
        say(`- ${title}: skipped, because this machine has no ${lacks.join(', ')}`);
        total.skipped += 1;
      } else add(total, await vitestGate(title, node, join(reports, `${suite}.json`), [...args], script));
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  say(`took ${Math.round((Date.now() - started) / 1000)} s`);
  sayFailures(total);
  console.log(closingLine(total));
  return total.failed > 0 ? 1 : 0;
}

await runTool(main);
