import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Chromium as `npm run test:browser` found it. */
export function openChromium(): Promise<Browser> {
  const executablePath = process.env['KAART_CHROMIUM'] ?? '/usr/bin/chromium';
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath, args });
}

/** WCAG 2.2, levels A and AA. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds wrong with a page: rule and element; nothing where all is well. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(`${axe.source};0`);
  const options = JSON.stringify({ runOnly: { type: 'tag', values: TAGS } });
  const { violations, passes } = (await page.evaluate(
    `axe.run(document, ${options})`,
  )) as axe.AxeResults;
  if (passes.length < 10) throw new Error('axe has not looked at the page');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Pixels by which a page is wider than its window: no reader should have to scroll sideways. */
export async function overflow(page: Page): Promise<number> {
  const script = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  return (await page.evaluate(script)) as number;
}

/** What has the focus, as people know it: text or label, and whether one can see that. */
async function focused(page: Page): Promise<{ text: string; isVisible: boolean }> {
  return (await page.evaluate(`(() => {
    const it = document.activeElement;
    const style = getComputedStyle(it);
    const box = it.getBoundingClientRect();
    const text = it.labels?.[0]?.innerText ?? it.innerText ?? '';
    const isVisible = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 &&
      box.width > 0 && Math.ceil(box.top) >= 0 && Math.floor(box.bottom) <= innerHeight;
    // Text that only programs see begins a line of its own.
    return { text: text.trim().replaceAll(/\\s+/g, ' ').replaceAll(/ ([:,])/g, '$1'), isVisible };
  })()`)) as { text: string; isVisible: boolean };
}

/** Presses Tab until something with this text has the focus; every stop on the way can be seen. */
export async function tabTo(page: Page, text: string): Promise<void> {
  for (let stops = 0; stops < 120; stops += 1) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (!stop.isVisible) throw new Error(`the focus on ${stop.text} cannot be seen`);
    if (stop.text === text) return;
  }
  throw new Error(`nothing is called ${text}`);
}

/** A page that notes what it asks of other servers, and the errors that the browser reports. */
export async function openWatched(
  browser: Browser,
  url: string,
  width: number,
): Promise<{ page: Page; noted: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const { origin } = new URL(url);
  const noted: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) noted.push(url);
  });
  page.on('console', (message) => {
    // The page itself may be an answer with an error.
    const isThisPage = message.location().url === page.url();
    const isAnswer = message.text().startsWith('Failed to load resource') && isThisPage;
    if (message.type() === 'error' && !isAnswer) noted.push(message.text());
  });
  page.on('pageerror', (error) => noted.push(error.message));
  await page.goto(url);
  return { page, noted };
}

/** What a reader of the README sees of a page, with `npm run test:browser -- --pictures`. */
export async function pictureForReadme(page: Page, name: string): Promise<void> {
  if (process.env['KAART_README_PICTURES'] === undefined) return;
  const folder = join(import.meta.dirname, '../../docs/pictures');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** A picture of the whole page, where a folder for them is named. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['KAART_SCREENSHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
