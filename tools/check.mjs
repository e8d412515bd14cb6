// `npm run check`: the fast gate before a commit: types, lint, unit and architecture tests.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, closingLine, sayFailures, staticGates, vitestGate } from './lib/gates.mjs';
import { ensureDependencies, ensureNode, runTool } from './lib/setup.mjs';

async function main() {
  const node = await ensureNode();
  await ensureDependencies(node);
  const reports = mkdtempSync(join(tmpdir(), 'vedette-check-'));
  try {
    const total = await staticGates(node);
    add(total, await vitestGate('unit and architecture tests', node, join(reports, 'unit.json'), ['run', '--exclude', 'test/integration/**', '--exclude', 'test/packaging/**']));
    sayFailures(total);
    console.log(closingLine(total));
    return total.failed > 0 ? 1 : 0;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

await runTool(main);
