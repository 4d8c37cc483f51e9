import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const chromium = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));
if (!chromium) throw new Error('No Chromium on this machine: install it with `apt install chromium`, or name one in CHROMIUM.');

export default defineConfig({
  testDir: '.',
  outputDir: './output/traces',
  globalSetup: './stack.ts',
  // one story on one stack: a later chapter needs the earlier ones
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1360, height: 860 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium,
      // Chromium's sandbox does not work for root, who runs this on a build machine
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
