import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'checks/**/*.test.ts', 'bench/**/*.test.ts'],
          globalSetup: ['checks/database.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          // Each journey drives a browser and a server of its own: one after the other.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // A machine of CI stalls now and then; the log marks who needed a second try, and at a desk nobody gets one.
          retry: process.env.CI === 'true' ? 1 : 0,
          // A busy machine is slow, not wrong: what a screen shows in the end is what counts here.
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
})
