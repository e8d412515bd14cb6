// Asks axe about a page, and answers in sentences that say what to mend.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Violations of WCAG 2.2 A and AA and of best practice as "rule: element"; empty when the page is clean. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id} (${violation.help}): ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`));
}

/** Whether anything sticks out of the page sideways. */
export async function overflowsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const main = document.getElementById('content');
    return document.documentElement.scrollWidth > document.documentElement.clientWidth || (main !== null && main.scrollWidth > main.clientWidth + 1);
  });
}
