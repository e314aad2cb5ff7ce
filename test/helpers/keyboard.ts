// Going through a page with the keyboard alone, as somebody without a mouse does.
import type { Locator, Page } from "playwright-core";

const maxSteps = 120;

/** Presses Tab until it has the focus. Throws where that never happens. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let step = 0; step < maxSteps; step += 1) {
    if (
      await target.evaluate("(element) => element === document.activeElement")
    ) {
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${String(target)}`);
}
