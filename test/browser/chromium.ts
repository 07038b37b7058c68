import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

/** The path of Chromium, which `npm run test:browser` found. */
export function openChromium(): Promise<Browser> {
  const executablePath = process.env['KAART_CHROMIUM'] ?? '/usr/bin/chromium';
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath, args });
}

/** WCAG 2.2, levels A and AA. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The findings of axe for a page: rule and element. Empty if there are none. */
export async function listAxeFindings(page: Page): Promise<readonly string[]> {
  await page.waitForLoadState(); // a click returns before the next page has all its elements
  // An animation that is cancelled rejects: it is over too.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().map(({ finished }) => finished))',
  );
  await page.evaluate(`${axe.source};0`);
  const options = JSON.stringify({ runOnly: { type: 'tag', values: TAGS } });
  const { violations, passes } = (await page.evaluate(
    `axe.run(document, ${options})`,
  )) as axe.AxeResults;
  if (passes.length < 10) throw new Error('axe has not looked at the page');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Pixels by which a page is wider than its window. A page must not need horizontal scrolling. */
export async function measureOverflow(page: Page): Promise<number> {
  await page.waitForLoadState();
  const script = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  return (await page.evaluate(script)) as number;
}

/**
 * Waits until an element shows a text: a click returns before the next page has all its elements.
 *
 * @param text part of the text, or a pattern of it
 * @throws the error of an assertion, with the text that the element shows instead
 */
export async function expectText(
  page: Page,
  text: string | RegExp,
  selector = 'main',
): Promise<void> {
  const element = page.locator(selector, { hasText: text }).first();
  await element.waitFor({ state: 'attached' }).catch(async () => {
    expect((await page.locator(selector).allTextContents()).join('\n')).toMatch(text);
  });
}

/** What a printed page shows that paper cannot use, and the tables that it cuts off. Call it with the media `print`. */
export async function listPrintFindings(page: Page): Promise<readonly string[]> {
  return (await page.evaluate(`(() => {
    const seen = (it) => it.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) &&
      it.getBoundingClientRect().width > 1;
    const found = [...document.querySelectorAll('nav, button, .button')]
      .filter(seen).map((it) => 'shown: ' + it.outerHTML.slice(0, 120));
    const cut = [...document.querySelectorAll('table')].filter(seen).filter((it) => {
      const right = it.getBoundingClientRect().right;
      const box = it.parentElement.getBoundingClientRect();
      return right > innerWidth || right > box.right + 1 || !seen(it.tHead ?? it);
    }).map((it) => 'cut off: ' + it.outerHTML.slice(0, 120));
    return [...found, ...cut];
  })()`)) as readonly string[];
}

/** The focused element as people see it: its text or label, and whether the focus is visible. */
async function readFocused(page: Page): Promise<{ text: string; isVisible: boolean }> {
  return (await page.evaluate(`(() => {
    const it = document.activeElement;
    const style = getComputedStyle(it);
    const box = it.getBoundingClientRect();
    const text = it.labels?.[0]?.innerText ?? it.innerText ?? '';
    const isVisible = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 &&
      box.width > 0 && Math.ceil(box.top) >= 0 && Math.floor(box.bottom) <= innerHeight;
    // Text for screen readers only is on a separate line.
    return { text: text.trim().replaceAll(/\\s+/g, ' ').replaceAll(/ ([:,])/g, '$1'), isVisible };
  })()`)) as { text: string; isVisible: boolean };
}

/** Presses Tab until an element with this text has the focus. Every focused element on the way must be visible. */
export async function tabTo(page: Page, text: string): Promise<void> {
  for (let stops = 0; stops < 120; stops += 1) {
    await page.keyboard.press('Tab');
    const stop = await readFocused(page);
    if (!stop.isVisible) throw new Error(`the focus on ${stop.text} cannot be seen`);
    if (stop.text === text) return;
  }
  throw new Error(`nothing is called ${text}`);
}

/** A page that records its requests to other servers, and the errors that the browser reports. */
export async function openWatched(
  browser: Browser,
  url: string,
  width: number,
): Promise<{ page: Page; noted: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const { origin } = new URL(url);
  const noted: string[] = [];
  const navigations = new Set<string>();
  page.on('request', (request) => {
    const url = request.url();
    if (request.isNavigationRequest()) navigations.add(url);
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) noted.push(url);
  });
  page.on('console', (message) => {
    // A page itself may be a response with an error. The message may arrive before the page is shown.
    const isPage = navigations.has(message.location().url);
    const isAnswer = message.text().startsWith('Failed to load resource') && isPage;
    if (message.type() === 'error' && !isAnswer) noted.push(message.text());
  });
  page.on('pageerror', (error) => noted.push(error.message));
  await page.goto(url);
  return { page, noted };
}

/** Saves a picture of a page for the README, with `npm run test:browser -- --pictures`. */
export async function savePictureForReadme(page: Page, name: string): Promise<void> {
  if (process.env['KAART_README_PICTURES'] === undefined) return;
  const folder = join(import.meta.dirname, '../../docs/pictures');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Saves a picture of the whole page if a folder for pictures is set. */
export async function savePicture(page: Page, name: string): Promise<void> {
  const folder = process.env['KAART_SCREENSHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
