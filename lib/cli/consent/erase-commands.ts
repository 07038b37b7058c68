import { type Command, Option } from 'commander';
import type * as z from 'zod';
import { ErasureResponse } from '../../http/responses/data-subject-responses.ts';
import { asAnother, askJson, askLines } from '../session/session.ts';
import { type BreakGlassChoice, breakGlassOption, toBreakGlassBody } from '../terminal/options.ts';
import { print, printLines } from '../terminal/output.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';

const PATH = '/v1/erasures';

interface EraseOptions extends BreakGlassChoice {
  readonly person?: string;
  readonly name?: string;
  readonly company?: string;
  readonly confirm?: string;
  readonly decline?: string;
}

/** Commands that erase contact persons, and persons who requested access. */
export function eraseCommands(program: Command, terminal: Terminal): void {
  eraseCommand(program, terminal);
  erasuresCommand(program, terminal);
}

function eraseCommand(program: Command, terminal: Terminal): void {
  program
    .command('erase')
    .description(
      'erase the data of a contact person from all editions, and the requests for access of a person, in two steps by two persons',
    )
    .option('--person <address>', 'mail address of the person')
    .option('--name <name>', 'name of the person; without an address it needs --company')
    .option('--company <record-id>', 'company that has or had the person as contact')
    .option('--reason <text>', 'reason; it is stored and must not name a person')
    .addOption(
      new Option(
        '--confirm <erasure>',
        'confirm a request, as a second person; it is final',
      ).conflicts(['person', 'name', 'company']),
    )
    .addOption(
      new Option(
        '--decline <erasure>',
        'decline a request with --reason, as a second person; nothing is erased',
      ).conflicts(['person', 'name', 'company', 'confirm']),
    )
    .addOption(breakGlassOption())
    .addHelpText(
      'after',
      examples(
        'erase --person anna@example.lu --reason "request of 12 May" --as olivia',
        'erase --confirm 0199… --as oscar',
        'erase --decline 0199… --reason "another person of this name" --as oscar',
      ),
    )
    .action((options: EraseOptions, command: Command) => {
      if (options.confirm !== undefined) {
        const path = `${PATH}/${encodeURIComponent(options.confirm)}/confirmation`;
        const json = toBreakGlassBody(command, options);
        return runCommand(terminal, command, (parts) => confirmErasure(parts, path, json));
      }
      const { decline, reason } = options;
      if (decline === undefined && options.person === undefined && options.name === undefined)
        command.error(
          'error: name the person with --person or --name, or a request with --confirm or --decline',
        );
      if (reason === undefined)
        command.error("error: required option '--reason <text>' not specified");
      if (decline !== undefined) {
        const path = `${PATH}/${encodeURIComponent(decline)}/rejection`;
        const json = { reason, ...toBreakGlassBody(command, options) };
        return runCommand(terminal, command, (parts) => declineErasure(parts, path, json));
      }
      return runCommand(terminal, command, (parts) => requestErasure(parts, options));
    });
}

function erasuresCommand(program: Command, terminal: Terminal): void {
  program
    .command('erasures')
    .description('list erasures of contact persons; --json has the signed proofs')
    .addHelpText('after', examples('erasures', 'erasures --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const all = askLines(session, PATH, ErasureResponse, { as: 'consent-officer' });
        const header = ['erasure', 'state', 'companies', 'requests', 'editions', 'proof'];
        await printLines(output, all, header, ({ id, state, erased, proof, ...found }) => [
          ...[id, state, found.companies.join(' '), found.accessRequests.length],
          erased.flatMap(({ edition }) => edition ?? []).join(' '),
          proof?.at ?? '',
        ]);
      }),
    );
}

async function requestErasure(
  { session, output }: CommandContext,
  { person: email, name, company, reason }: EraseOptions,
): Promise<void> {
  const json = { person: { email, name }, company, reason };
  const erasure = await askJson(session, PATH, ErasureResponse, { json, as: 'consent-officer' });
  print(
    output,
    erasure,
    () =>
      `${foundText(erasure)}; nothing is erased yet\nnext, as another person: kaart erase --confirm ${erasure.id} ${asAnother(session)}`,
  );
}

function foundText({
  companies,
  accessRequests: { length },
}: z.input<typeof ErasureResponse>): string {
  const found = [
    ...(companies.length === 0 ? [] : [`contact of ${companies.join(', ')}`]),
    ...(length === 0 ? [] : [`${length} ${length === 1 ? 'request' : 'requests'} for access`]),
  ];
  return found.join('; ');
}

async function confirmErasure(
  { session, output }: CommandContext,
  path: string,
  json: object,
): Promise<void> {
  const erasure = await askJson(session, path, ErasureResponse, { json, as: 'consent-officer' });
  print(output, erasure, () =>
    erasure.companies.length === 0
      ? 'the person is being erased: kaart erasures'
      : `the permission for the contact data of ${erasure.companies.join(', ')} has ended; the rest is being erased: kaart erasures`,
  );
}

async function declineErasure(
  { session, output }: CommandContext,
  path: string,
  json: object,
): Promise<void> {
  const erasure = await askJson(session, path, ErasureResponse, { json, as: 'consent-officer' });
  print(output, erasure, () => 'declined: nothing is erased');
}
