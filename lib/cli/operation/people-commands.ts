import { type Command, Option } from 'commander';
import type * as z from 'zod';
import { instant } from '../../core/instant.ts';
import { toLocalMinute } from '../../core/local-time.ts';
import { PersonResponse } from '../../http/responses/people-responses.ts';
import { ROLES, type Role } from '../../identity/roles.ts';
import { askJson, askLines } from '../session/session.ts';
import { print, printLines } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

interface RevokeOptions {
  readonly token?: string;
  readonly role?: Role;
  readonly person?: boolean;
}

type Person = z.input<typeof PersonResponse>;

/** People, their roles and their tokens. */
export function peopleCommands(program: Command, terminal: Terminal): void {
  listCommand(program, terminal);
  const person = program
    .command('person')
    .description('revoke the tokens or a role of a person, or the person')
    .addHelpText('after', examples('person revoke alice', 'person restore alice'));
  revokeCommand(person, terminal);
  restoreCommand(person, terminal);
}

function listCommand(program: Command, terminal: Terminal): void {
  program
    .command('people')
    .description('list people with their roles and tokens')
    .addHelpText('after', examples('people', 'people --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const people = askLines(session, '/v1/people', PersonResponse, { as: 'auditor' });
        const header = ['person', 'state', 'roles', 'from', 'last seen', 'tokens'];
        await printLines(output, people, header, (person) => [
          person.subject,
          person.state,
          formatRoles(person),
          person.source === 'kaart' ? 'kaart token' : 'OpenID provider',
          toLocalMinute(instant(person.seenAt)),
          person.tokens
            .filter(({ revoked }) => !revoked)
            .map(({ id }) => id)
            .join(' '),
        ]);
      }),
    );
}

/** A role that was removed from the person is shown with a minus. */
function formatRoles({ roles, takenRoles }: Person): string {
  const remaining = roles.filter((role) => !takenRoles.includes(role));
  return [...remaining, ...takenRoles.map((role) => `-${role}`)].join(' ');
}

function revokeCommand(person: Command, terminal: Terminal): void {
  person
    .command('revoke')
    .description('end all tokens that a person has; they are refused from the next request on')
    .argument('<name>')
    .addOption(new Option('--token <id>', 'only this token').conflicts(['role', 'person']))
    .addOption(
      new Option('--role <role>', 'only this role, also in later tokens')
        .choices(ROLES)
        .conflicts(['token', 'person']),
    )
    .option('--person', 'also refuse later tokens, until kaart person restore')
    .addHelpText(
      'after',
      examples(
        'person revoke alice',
        'person revoke alice --role releaser',
        'person revoke alice --person',
      ),
    )
    .action((name: string, options: RevokeOptions, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/people/${encodeURIComponent(name)}/revocation`;
        const json = toRevocationBody(options);
        const changed = await askJson(session, path, PersonResponse, { json, as: 'operator' });
        print(output, changed, () => revokedText(changed, options));
      }),
    );
}

function toRevocationBody({ token, role, person }: RevokeOptions): object {
  if (token !== undefined) return { extent: 'token', token };
  if (role !== undefined) return { extent: 'role', role };
  return { extent: person ? 'person' : 'tokens' };
}

function revokedText({ subject }: Person, { token, role, person }: RevokeOptions): string {
  if (token !== undefined) return `token ${token} of ${subject} is revoked`;
  if (role !== undefined) return `${subject} is no ${role} any more`;
  if (person) return `${subject} is revoked; kaart person restore gives access again`;
  return `all tokens of ${subject} are revoked; new ones may be issued`;
}

function restoreCommand(person: Command, terminal: Terminal): void {
  person
    .command('restore')
    .description('give a revoked person access again, with the roles that were removed')
    .argument('<name>')
    .addHelpText('after', examples('person restore alice'))
    .action((name: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/people/${encodeURIComponent(name)}/restoration`;
        const changed = await askJson(session, path, PersonResponse, { json: {}, as: 'operator' });
        print(output, changed, () => `${changed.subject} has access again`);
      }),
    );
}
