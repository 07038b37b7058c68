/** Code on a page. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

/** The text of code on a page, as a reader copies it. */
export function findCode(html: string): readonly Block[] {
  const blocks = html.matchAll(/<pre[^>]*><code class="(\w+)">(.*?)<\/code><\/pre>/gs);
  return [...blocks].map(([, language = '', text = '']) => ({ language, text: decode(text) }));
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', '#39': "'", lt: '<', gt: '>' };

/** Text of HTML with its entities decoded. */
export function decode(text: string): string {
  return text
    .replaceAll(/&(quot|#39|lt|gt);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replaceAll('&amp;', '&');
}

/** The texts of a row, without its dates and times, because a program may read those as dates. */
export function pickTexts(row: unknown): Record<string, unknown> {
  const isText = (value: unknown) => typeof value === 'string' && !/^\d{4}-\d\d-\d\d/.test(value);
  return Object.fromEntries(Object.entries(Object(row)).filter(([, value]) => isText(value)));
}
