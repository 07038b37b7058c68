import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardFormulas, removeGuards } from '../../lib/core/formula-guard.ts';
import { check, describeFindings } from '../mapping/rows.ts';

describe('the guard against formulas', () => {
  it.each([
    ['=1', "'=1"],
    ['＝1', "'＝1"],
    ['＋352', "'＋352"],
    ['－1', "'－1"],
    ['＠x', "'＠x"],
    [' =1', " '=1"],
    ['\t=1', "'\t'=1"],
    ['\rx', "'\rx"],
    ['DEMO A;=HYPERLINK("http://x")', `DEMO A;'=HYPERLINK("http://x")`],
    ['DEMO A; @x', "DEMO A; '@x"],
    ['a,-b', "a,'-b"],
    ['a\t+b', "a\t'+b"],
    ['a\n=b', "a\n'=b"],
    ['a\r\n＝b', "a\r\n'＝b"],
    ['a|=b', "a|'=b"],
    ["'=1", "''=1"],
    ["a;'=1", "a;''=1"],
    ['a=b', 'a=b'],
    ['a - b', 'a - b'],
    ["l'offre; l'été", "l'offre; l'été"],
    ["'t Kasteel", "'t Kasteel"],
  ])('9.13 9.31 turns %j into %j, and the import removes it', (text, guarded) => {
    expect(guardFormulas(text)).toBe(guarded);
    expect(removeGuards(guarded)).toBe(text);
  });

  it('9.31 can be removed from every text exactly', () => {
    const text = fc.string({ unit: fc.constantFrom(..."'=+-@＝＋－＠;,|\t\r\n aé") });
    fc.assert(
      fc.property(text, (any) => {
        expect(removeGuards(guardFormulas(any))).toBe(any);
      }),
      { numRuns: 2_000 },
    );
  });

  it('9.13 leaves no unguarded sign at a possible start of a cell', () => {
    const text = fc.string({ unit: fc.constantFrom(..."'=+-@＝＋－＠;,|\t\r\n aé") });
    fc.assert(
      fc.property(text, (any) => {
        expect(guardFormulas(any)).not.toMatch(/(?:^|[;,|\t\r\n])\s*[=+\-@＝＋－＠]/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the import of guarded texts', () => {
  it.each([
    ['legal_name', "'@DEMO Health", '@DEMO Health'],
    ['legal_name', "DEMO A;'-B", 'DEMO A;-B'],
    ['description_en', "'=SYNTHETIC", '=SYNTHETIC'],
    ['street', "'＠home", '＠home'],
    ['former_names', "'-A|'@B", '-A|@B'],
  ])('9.31 reads %s %j as %j, with a notice', (column, cell, value) => {
    const { record, findings } = check({ [column]: cell });
    const read = record?.[column as 'legal_name'] ?? null;
    expect(Array.isArray(read) ? read.join('|') : read).toBe(value);
    expect(findings.map(({ code }) => code)).toContain('NORMALISED');
  });

  it.each([
    ['DEMO A;=HYPERLINK("http://x")', 'FORMULA'],
    ['DEMO A; =1+1', 'FORMULA'],
    ['DEMO A,=1+1', 'FORMULA'],
    ['DEMO A\t=1+1', 'FORMULA'],
    ['DEMO A\n=1+1', 'FORMULA'],
    ['DEMO A;＝1+1', 'FORMULA'],
    ["DEMO A;@cmd|'/c calc'!A1", 'FORMULA'],
    ['DEMO A;- HYPERLINK("http://x")', 'FORMULA'],
    ['DEMO A;@B', 'FORMULA_LIKE_TEXT'],
    ["'=1+1", 'FORMULA_LIKE_TEXT'],
  ])('9.13 does not accept the name %j', (legal_name, code) => {
    const { outcome, findings } = check({ legal_name });
    expect(findings.map((finding) => finding.code)).toContain(code);
    expect(outcome).toBe(code === 'FORMULA' ? 'reject' : 'review');
  });

  it('9.13 accepts the bullets of a description as text', () => {
    const description_en = 'We make:\n- device(s), - sensor(s);\n- apps';
    expect(describeFindings(check({ description_en }).findings)).toEqual([]);
  });
});
