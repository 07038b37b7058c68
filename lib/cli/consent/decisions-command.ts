import { type Command, Option } from 'commander';
import { PURPOSES } from '../../consent/purposes.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../consent/vocabulary.ts';
import { DecisionsResponse } from '../../http/responses/consent-responses.ts';
import { askJson } from '../session/session.ts';
import { AT_TEXT, endOption } from '../terminal/options.ts';
import { print, tableText } from '../terminal/output.ts';
import { readTextFile } from '../terminal/read-json.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';

interface CheckAccessOptions {
  readonly audience: string;
  readonly recipient?: string;
  readonly purpose: string;
  readonly group: readonly string[];
  readonly at?: string;
  readonly file?: string;
}

/** `kaart check-access`: shows whether a recipient may see groups of companies, with the reason. */
export function decisionsCommand(program: Command, terminal: Terminal): void {
  program
    .command('check-access')
    .description(
      'check whether a recipient may read field groups of companies now, and show the deciding event',
    )
    .argument('[record-id...]', 'companies, at most 10,000')
    .option('--file <path>', 'the companies, one a line')
    .addOption(
      new Option('-a, --audience <audience>', 'audience of the recipient')
        .choices(AUDIENCES)
        .default('partners'),
    )
    .option('--recipient <id>', 'recipient in the audience')
    .option('--purpose <iri>', 'purpose of the read', PURPOSES[0])
    .addOption(
      new Option('-g, --group <group...>', 'field groups')
        .choices(FIELD_GROUPS)
        .default(FIELD_GROUPS, 'all'),
    )
    .option('--at <moment>', `time of the read, ${AT_TEXT}`, endOption)
    .addHelpText(
      'after',
      examples(
        'check-access LUHT-DEMO-0106 LUHT-DEMO-0001',
        'check-access LUHT-DEMO-0106 --recipient demo-partner --group registry',
        'check-access --file companies.txt --audience dataspace --json',
      ),
    )
    .action((ids: readonly string[], options: CheckAccessOptions, command: Command) => {
      if (ids.length === 0 && options.file === undefined)
        command.error('error: name a company, or a file of companies with --file');
      return runCommand(terminal, command, (parts) => printDecisions(parts, ids, options));
    });
}

async function printDecisions(
  { session, output }: CommandContext,
  ids: readonly string[],
  { audience, recipient, purpose, group, at, file }: CheckAccessOptions,
): Promise<void> {
  const listed = file === undefined ? [] : (await readTextFile(file)).split(/\s+/).filter(Boolean);
  const json = {
    audience,
    purpose,
    organisations: [...ids, ...listed],
    fieldGroups: group,
    recipient,
    at,
  };
  const response = await askJson(session, '/v1/access-decisions', DecisionsResponse, {
    json,
    as: 'auditor',
  });
  print(output, response, () =>
    tableText(
      ['company', 'group', 'decision', 'reason', 'event'],
      response.decisions.flatMap(({ company, groups }) =>
        Object.entries(groups).map(([name, { decision, reason, event }]) => [
          company,
          name,
          decision,
          reason,
          event,
        ]),
      ),
    ),
  );
}
