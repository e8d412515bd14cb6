// The names of failed tests come out of vitest's JSON report, so that the end of a long run says what failed.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { add, closingLine, failuresOf } from './gates.mjs';
import { ROOT } from './setup.mjs';

test('a failed test is named with its file and the first line of its reason; a file that failed as a whole likewise', () => {
  const report = {
    testResults: [
      {
        name: join(ROOT, 'a/b.test.ts'),
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'fine' },
          { status: 'failed', fullName: 'group breaks', failureMessages: ['expected 1 to be 2\n    at somewhere'] },
        ],
      },
      { name: join(ROOT, 'c.test.ts'), status: 'failed', message: 'Cannot find module', assertionResults: [] },
    ],
  };
  expect(failuresOf(report)).toEqual(['a/b.test.ts: group breaks: expected 1 to be 2', 'c.test.ts: Cannot find module']);
});

test('counts and failures add up', () => {
  const total = add({ passed: 1, failed: 0, skipped: 0 }, { passed: 2, failed: 1, skipped: 0, failures: ['x'] });
  expect(total).toEqual({ passed: 3, failed: 1, skipped: 0, failures: ['x'] });
  expect(closingLine(total)).toBe('3 passed, 1 failed');
});
