import { resolve } from 'node:path';
import type { Command } from 'commander';
import type * as z from 'zod';
import type { Language } from '../../core/language.ts';
import { DataSubjectResponse } from '../../http/responses/data-subject-responses.ts';
import { BYTE_ORDER_MARK } from '../../publication/file-forms.ts';
import { ask, askJson } from '../session/session.ts';
import { bomOption, languageOption } from '../terminal/options.ts';
import { print, tableText } from '../terminal/output.ts';
import { makeFolder, writeText } from '../terminal/output-path.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';

const PATH = '/v1/data-subject-requests';

interface AccessOptions {
  readonly person?: string;
  readonly name?: string;
  readonly edition?: string;
  readonly out?: string;
  readonly bom?: boolean;
  readonly language: Language;
}

/** `kaart data-subject`: writes the answer to a person's request for access to their data (GDPR Art. 15). */
export function dataSubjectCommand(program: Command, terminal: Terminal): void {
  program
    .command('data-subject')
    .description('show all stored data about a company or a contact person, in all editions')
    .argument('[record-id]', 'a company, also one that left the mapping')
    .option('--person <name-or-address>', 'a contact person instead, by name or mail address')
    .option(
      '--name <name>',
      'name of the person, with --person, if several persons have the address',
    )
    .option('--edition <edition>', 'edition of the company, if several companies had the record id')
    .option('--out <directory>', 'write it as JSON, as CSV and as a page')
    .addOption(bomOption())
    .addOption(languageOption(terminal, 'of the page'))
    .addHelpText(
      'after',
      examples(
        'data-subject LUHT-DEMO-0106',
        'data-subject LUHT-DEMO-0106 --out answer --language fr',
        'data-subject --person anna@example.lu --json',
      ),
    )
    .action((recordId: string | undefined, options: AccessOptions, command: Command) => {
      if ((recordId === undefined) === (options.person === undefined))
        command.error('error: name a company, or a person with --person');
      if (options.bom && options.out === undefined) command.error('error: --bom needs --out');
      return runCommand(terminal, command, (parts) =>
        printData(parts, buildQuery(recordId, options), options),
      );
    });
}

function buildQuery(company: string | undefined, { person, name, edition }: AccessOptions): object {
  if (person === undefined) return { company, edition };
  return { person: person.includes('@') ? { email: person, name } : { name: person } };
}

async function printData(
  { session, output }: CommandContext,
  json: object,
  { out, language, bom }: AccessOptions,
): Promise<void> {
  const directory = resolve(out ?? '');
  if (out !== undefined) await makeFolder(directory);
  const report = await askJson(session, PATH, DataSubjectResponse, {
    json: json,
    as: 'consent-officer',
  });
  if (out !== undefined) {
    await writeText(
      { folder: directory, name: 'access.json' },
      `${JSON.stringify(report, null, 2)}\n`,
    );
    for (const format of ['csv', 'html']) {
      const query = { lang: language };
      const what = { json: { ...json, format }, query, as: 'consent-officer' } as const;
      const text = await (await ask(session, PATH, what)).text();
      const mark = bom && format === 'csv' ? BYTE_ORDER_MARK : '';
      await writeText({ folder: directory, name: `access.${format}` }, mark + text);
    }
  }
  const where = out === undefined ? '' : `\nwritten to ${directory}`;
  print(output, report, () => `${report.companies.map(companyText).join('\n\n')}${where}`);
}

function companyText(company: z.input<typeof DataSubjectResponse>['companies'][number]): string {
  const { recordId, name, isInCurrentEdition, records, otherCompanies, ...others } = company;
  const foreign = otherCompanies.map(({ editions }) => editions.join(', '));
  const places = records.map(({ kind, id, state }) => `${kind} ${id} (${state})`).join(', ');
  const rows = Object.entries(others).map(([section, items]) => [section, items.length]);
  return [
    `${recordId} ${name}${isInCurrentEdition ? '' : ': not in the current edition'}`,
    `records: ${places || 'none'}`,
    ...foreign.map(
      (editions) => `another company had the record id: edition ${editions} (see --edition)`,
    ),
    tableText(['kept', 'number'], rows),
  ].join('\n');
}
