// What every page must bear: axe in both schemes, a narrow screen, and somebody's eyes on the pictures.

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';

const OUTPUT = fileURLToPath(new URL('./output', import.meta.url));

/** Pictures of the page in light, dark and narrow; axe finds no serious fault in any. The story goes on whatever is found. */
export async function looks(page: Page, name: string): Promise<void> {
  if (process.env['QUICK']) return;
  const size = page.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `${OUTPUT}/${name}-${colorScheme}.png` });
    await sound(page, `${name}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: `${OUTPUT}/${name}-narrow.png` });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(overflow, `${name} is wider than a narrow screen`).toBeLessThanOrEqual(0);
  await sound(page, `${name}, narrow`);
  if (size) await page.setViewportSize(size);
}

async function sound(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('optgroup').analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`).join('; ')}`);
  expect.soft(told, name).toEqual([]);
}
