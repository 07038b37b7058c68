import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const text = readFileSync('lib/identity/dcp/ATTACKS.md', 'utf8');
const rows = text
  .split('\n')
  .filter((line) => /^\|(?! attack |[\s:|-]+$)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));
/** Title of a test, read from its source: the first text of `it`, or a row of `it.each`. */
const isTitle = (source: string, title: string) =>
  new RegExp(
    `(?:it\\(|it\\.each[^;]*?\\)\\(|\\[)\\s*'${title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}'`,
  ).test(source);

describe('the table of attacks', () => {
  it.each(rows)('%s %s: %s is refused by a test that exists: %s', (_, kind, how, where) => {
    const [, file = '', title = ''] = /^`(test\/[^`]+)` · `([^`]+)`$/.exec(where ?? '') ?? [];
    expect([kind, how, isTitle(readFileSync(file, 'utf8'), title)]).toEqual([kind, how, true]);
  });

  it('has each kind of attack on tokens, credentials and status lists, and hostile documents', () => {
    const kinds = (heading: string) => {
      const [, section = ''] = text.split(`## ${heading}\n`);
      const lines = section.split('\n## ')[0]?.split('\n') ?? [];
      return new Set(lines.map((line) => line.split('|')[1]?.trim()));
    };
    for (const heading of ['Tokens', 'Presentations and credentials'])
      for (const kind of ['forged', 'replayed', 'stale', 'confused', 'escalated'])
        expect([heading, kinds(heading).has(kind)]).toEqual([heading, true]);
    for (const kind of ['forged', 'replayed', 'stale', 'confused'])
      expect(kinds('Status lists').has(kind)).toBe(true);
    for (const kind of ['redirect', 'huge', 'slow', 'private address'])
      expect(kinds('DID documents').has(kind)).toBe(true);
  });

  it('does not take a title that is only mentioned', () => {
    expect(isTitle("it('is refused', () => {});", 'is refused')).toBe(true);
    expect(isTitle("const text = 'is refused';", 'is refused')).toBe(false);
  });
});
