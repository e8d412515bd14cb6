// Asks axe about a page, and answers in sentences that say what to mend.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/**
 * Axe takes the <header> of a dialog for a second banner of the page, because it judges by the role of the <section> around it;
 * ARIA in HTML, which judges by the element, does not: https://www.w3.org/TR/html-aria/#el-header
 */
const LANDMARKS_OF_DIALOGS = ['landmark-no-duplicate-banner', 'landmark-unique', 'landmark-banner-is-top-level'];

/** Violations of WCAG 2.2 A and AA and of best practice as "rule: element"; empty when the page, or the part that `within` selects, is clean. */
export async function accessibilityProblems(page: Page, within?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (within === undefined ? axe : axe.include(within).disableRules(LANDMARKS_OF_DIALOGS)).analyze();
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id} (${violation.help}): ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`));
}

/** Whether anything sticks out of the page sideways. */
export async function overflowsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const main = document.getElementById('content');
    return document.documentElement.scrollWidth > document.documentElement.clientWidth || (main !== null && main.scrollWidth > main.clientWidth + 1);
  });
}
