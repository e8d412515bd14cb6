// End-to-end tests of the console in a real Chromium against one real headless runtime; `out/` must be built.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e-web/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // One Chromium and one runtime at a time: the suite measures what people see, not how many browsers a machine can bear.
    maxWorkers: 1,
    env: { VEDETTE_CONFINE_NETWORK: '127.0.0.0/8' },
    fileParallelism: false,
    globalSetup: ['test/e2e-web/support/global-setup.ts'],
    // As long as a locator waits: two flushes and a bit. A busy machine is no failure.
    expect: { poll: { timeout: 25_000 } },
    // A real browser on a machine that others use, too: a second try is allowed and shown.
    retry: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
