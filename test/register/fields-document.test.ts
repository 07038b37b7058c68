import { expect, it } from 'vitest';
import { editionMethods } from '../../lib/register/edition-method.ts';
import { type FieldDeclaration, findCodes } from '../../lib/register/field.ts';

const cell = (text: string) => text.replaceAll('|', '\\|');

/** One line of the table: name, group, label, meaning and accepted header texts. */
function fieldLine(name: string, field: FieldDeclaration): string {
  const { group, label, description, headers, required } = field;
  const cells = [
    `\`${name}\``,
    `${group}${required === true ? ', required' : ''}`,
    label.en,
    description.en,
    [...new Set(Object.values(headers).flat())].join(', '),
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function codeLines(name: string, field: FieldDeclaration): readonly string[] {
  return Object.entries(findCodes(field) ?? {}).map(
    ([code, { en, fr, de }]) => `| \`${name}\` | \`${code}\` | ${en} | ${fr} | ${de} |`,
  );
}

/** Describes the fields and code lists of every method as Markdown. */
function fieldsDocument(): string {
  const parts = editionMethods().map(({ family, referenceDate, kind, fields }) => {
    const all = Object.entries(fields);
    return [
      `## From ${family}`,
      `Reference date of ${family}: ${referenceDate}. ${kind === 'rows' ? 'Rows are published if companies grant them.' : 'Only figures are published.'}`,
      [
        '| field | group | label | meaning | header texts in files |',
        '| --- | --- | --- | --- | --- |',
        ...all.map(([name, field]) => fieldLine(name, field)),
      ].join('\n'),
      [
        '| field | code | English | French | German |',
        '| --- | --- | --- | --- | --- |',
        ...all.flatMap(([name, field]) => codeLines(name, field)),
      ].join('\n'),
    ].join('\n\n');
  });
  const head =
    '# Fields of the mapping\n\nThis page is generated from the declarations in `lib/register`. A test compares both (`npx vitest run test/register -u` writes the page).';
  return `${[head, ...parts].join('\n\n')}\n`;
}

it('12.2 docs/fields.md equals the declarations of the fields', async () => {
  await expect(fieldsDocument()).toMatchFileSnapshot('../../docs/fields.md');
});
