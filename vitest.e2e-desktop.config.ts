// End-to-end tests of the desktop shell; started by test/e2e-desktop/run.mjs, which brings the screen and the session bus.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e-desktop/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // One desktop, one pointer, one notification daemon: the files take turns.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: 1,
  },
});
