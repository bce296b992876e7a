import { expect, type Locator, type Page } from '@playwright/test';

/** More than any view has tab stops. */
const mostTabStops = 80;

/** Presses Tab until the element has the focus, as somebody without a mouse does; it must be seen where the focus is. */
export async function tabTo(target: Locator): Promise<void> {
  const page = target.page();
  await expect(target).toBeAttached();
  for (let stop = 0; stop < mostTabStops; stop += 1) {
    if (await hasFocus(target)) {
      await expectFocusSeen(page);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target.toString()} is not reached by Tab`);
}

/** Goes to the element by Tab and presses Enter on it. */
export async function enter(target: Locator): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press('Enter');
}

/** Types into what has the focus, where that is seen. */
export async function type(page: Page, text: string): Promise<void> {
  await expectFocusSeen(page);
  await page.keyboard.type(text);
}

/** The element that has the focus is in sight and shows that it has: by an outline or a ring, of its own or of its field. */
export async function expectFocusSeen(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(whatHidesFocus)).toBe(null);
}

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}

/** In the window: why the focus can't be seen; null: it can. */
function whatHidesFocus(): string | null {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return 'nothing has the focus';
  const name = `${focused.tagName} ${focused.className}`;
  if (!focused.matches(':focus-visible')) return `${name} is not :focus-visible`;
  const box = focused.getBoundingClientRect();
  const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  if (!isInSight) return `${name} is out of sight`;
  // A field may show it on the frame around the input and its icon; the label around a radio button, too.
  const around = [focused, focused.parentElement, focused.parentElement?.parentElement].filter(
    (element) => element instanceof HTMLElement,
  );
  const isShown = around.some((element) => {
    // The view as a whole has a line at its top.
    if (getComputedStyle(element, '::after').height === '3px') return true;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  });
  return isShown ? null : `${name} does not show its focus`;
}
