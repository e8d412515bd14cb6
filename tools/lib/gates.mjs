// The gates of `npm test` and `npm run check`: each runs to its end, is counted, and never hides another's failure.
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { runCollected, runShown } from './process.mjs';
import { ROOT, say, toolEnvironment, toolScript } from './setup.mjs';

/** Counts of a gate and, in words, what failed in it. @typedef {{ passed: number, failed: number, skipped: number, failures?: string[] }} Count */

/** The type-checked parts: one configuration per runtime, so that a browser file cannot lean on Node. */
export const TYPE_PROJECTS = ['common', 'node', 'renderer', 'electron', 'tools', 'test'];

/**
 * A gate that passes or fails as one; its output is shown only when it fails.
 * @param {string} title @param {string} node @param {string[]} args @returns {Promise<Count>}
 */
export async function quietGate(title, node, args) {
  const started = Date.now();
  const { code, output } = await runCollected(node, args, { cwd: ROOT, env: toolEnvironment(node) });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (code === 0) {
    say(`✓ ${title} (${seconds} s)`);
    return { passed: 1, failed: 0, skipped: 0 };
  }
  say(`✗ ${title} (${seconds} s)\n${output.trim().split('\n').slice(0, 120).join('\n')}`);
  return { passed: 0, failed: 1, skipped: 0, failures: [title] };
}

/**
 * Types, lint, dead code and the lock, a few at a time: each is a process of its own.
 * @param {string} node @returns {Promise<Count>}
 */
export async function staticGates(node) {
  const gates = [
    ...TYPE_PROJECTS.map((project) => /** @type {const} */ ([`types: ${project}`, [toolScript('typescript', 'tsc'), '-p', `tsconfig.${project}.json`]])),
    /** @type {const} */ (['lint', [toolScript('oxlint'), '--type-aware', '--deny-warnings']]),
    /** @type {const} */ (['no unused files, exports or dependencies', [toolScript('knip'), '--no-progress']]),
    /** @type {const} */ (['lock file names every platform', [join(ROOT, 'tools/check-lock.mjs')]]),
  ];
  /** @type {Count} */
  const total = { passed: 0, failed: 0, skipped: 0 };
  const next = async () => {
    for (let gate = gates.shift(); gate; gate = gates.shift()) add(total, await quietGate(gate[0], node, [...gate[1]]));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, next));
  return total;
}

/**
 * A vitest run, counted from its own JSON report. A run that dies without a report counts as one failure.
 * @param {string} title @param {string} node @param {string} reportFile @param {string[]} args arguments after the vitest script, or a whole command when `script` is given
 * @param {string} [script] runs instead of vitest and passes its arguments on to it
 * @returns {Promise<Count>}
 */
export async function vitestGate(title, node, reportFile, args, script = toolScript('vitest')) {
  say(`${title} …`);
  const code = await runShown(node, [script, ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`], { cwd: ROOT, env: toolEnvironment(node) });
  if (!existsSync(reportFile)) {
    say(`✗ ${title}: ended with code ${code} and without a report`);
    return { passed: 0, failed: 1, skipped: 0, failures: [`${title}: no report`] };
  }
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  const count = { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + (report.numTodoTests ?? 0) };
  const failures = failuresOf(report);
  // A file that cannot even be loaded has no tests to fail: the run as a whole must.
  if ((code !== 0 || !report.success) && count.failed === 0) {
    count.failed = 1;
    if (failures.length === 0) failures.push(`${title}: ended with code ${code} although every test passed`);
  }
  return { ...count, failures };
}

/**
 * The failed tests of vitest's JSON report, each with the first line of its reason, and files that failed as a whole.
 * @param {{ testResults?: { name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} report
 */
export function failuresOf(report) {
  const firstLine = (/** @type {string | undefined} */ text) => (text ?? '').split('\n', 1)[0]?.slice(0, 300) ?? '';
  const failures = [];
  for (const file of report.testResults ?? []) {
    const where = relative(ROOT, file.name);
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    for (const test of failed) failures.push(`${where}: ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`);
    if (failed.length === 0 && file.status === 'failed') failures.push(`${where}: ${firstLine(file.message)}`);
  }
  return failures;
}

/** @param {Count} total @param {Count} more */
export function add(total, more) {
  total.passed += more.passed;
  total.failed += more.failed;
  total.skipped += more.skipped;
  if (more.failures !== undefined) total.failures = [...(total.failures ?? []), ...more.failures];
  return total;
}

/** Names everything that failed once more, because the lines where it happened may be far above. @param {Count} total */
export function sayFailures(total) {
  for (const failure of total.failures ?? []) say(`failed: ${failure}`);
}

/** The closing line. @param {Count} total */
export function closingLine(total) {
  return `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`;
}
