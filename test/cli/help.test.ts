import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { COMMANDS_BY_USER } from '../../lib/cli/program.ts';
import type { Terminal } from '../../lib/cli/terminal/terminal.ts';
import { listCommands } from './commands.ts';
import { Shell } from './shell.ts';

const shell = new Shell();

describe('the command line', () => {
  it('has the required commands', async () => {
    const all = (await listCommands()).map((path) => path.join(' '));
    for (const command of [
      ...['serve', 'import', 'findings', 'review', 'submit', 'release', 'retract', 'publish'],
      ...[
        'figures',
        'consents import',
        'companies',
        'grant',
        'withdraw',
        'coverage',
        'partner add',
        'partner revoke',
      ],
      ...['invite', 'invitations', 'invitation revoke', 'corrections'],
      ...['correction accept', 'correction reject'],
      ...[
        'partner rotate',
        'token',
        'catalog',
        'fetch',
        'records',
        'counts',
        'changes',
        'verify',
        'cost',
        'doctor',
      ],
      ...['negotiate', 'negotiations', 'negotiation accept', 'negotiation terminate', 'agreements'],
      ...['negotiation counter'],
      ...['transfers', 'transfer suspend', 'transfer resume', 'transfer complete'],
      ...['transfer terminate', 'outbox', 'outbox replay', 'refuse', 'check-access'],
      ...[
        'consents show',
        'consents changes',
        'consents confirm',
        'consents waiting',
        'consent-notice list',
        'consent-notice show',
      ],
      ...[
        'campaign start',
        'campaign list',
        'campaign show',
        'campaign remind',
        'campaign bounced',
      ],
      ...['consent-notice propose', 'consent-notice proposals', 'consent-notice confirm'],
    ])
      expect(all).toContain(command);
  });

  it('loads each command from the module that the table names', async () => {
    const table = Object.values(COMMANDS_BY_USER).flatMap((commands) => Object.entries(commands));
    for (const load of new Set(table.map(([, each]) => each))) {
      const program = new Command();
      (await load())(program, { env: {} } as Terminal);
      const names = table.filter(([, each]) => each === load).map(([name]) => name);
      expect(
        program.commands.flatMap((command) => [command.name(), ...command.aliases()]).sort(),
      ).toEqual(names.sort());
    }
  });

  it('groups the commands by type of user', async () => {
    const { out } = await shell.type('--help');
    for (const heading of Object.keys(COMMANDS_BY_USER)) expect(out).toContain(`\n${heading}\n`);
  });

  it('has help for each of them, with examples of it and all options', async () => {
    for (const path of await listCommands()) {
      const command = path.join(' ');
      const { code, out, err } = await shell.type(`${command} --help`);
      expect([command, code, err]).toEqual([command, 0, '']);
      expect(out).toContain(`Usage: kaart ${command}`);
      expect(out).toContain('Examples:\n');
      expect(out).not.toMatch(/kaart [A-Z_]+=/);
      expect(out).toMatch(new RegExp(`^ {2}\\$ (?:[A-Z_]+=\\S+ )*kaart ${command}\\b`, 'm'));
      for (const option of ['--json', '--url', '--home', '--as']) expect(out).toContain(option);
      expect(out).toMatch(/\n\n[a-z].*\n/);
    }
  });

  it('has examples that the program itself accepts', async () => {
    for (const path of await listCommands()) {
      const { out } = await shell.type(`${path.join(' ')} --help`);
      for (const [, options = ''] of out.matchAll(/^ {2}\$ (?:\S+=\S+ )*kaart (.*)$/gm))
        for (const [option] of options.matchAll(/--[a-z-]+/g))
          expect([
            path.join(' '),
            out.includes(`${option} `) || out.includes(`${option}\n`),
          ]).toEqual([path.join(' '), true]);
    }
  });

  it.each(['serve', 'fetch', 'grant', 'import', 'negotiate', 'publish'])(
    '12.4 has a worked example of the task whose main command is %s, with known commands only',
    async (main) => {
      const { out } = await shell.type(`help ${main}`);
      expect(out).toMatch(/\nA worked example: .+\n {2}1\. kaart /);
      const steps = [...out.matchAll(/^ {2}\d\. kaart (.+)\n {5}\S/gm)].map(
        ([, step = '']) => step,
      );
      expect(steps.length).toBeGreaterThan(3);
      expect(steps.map((step) => step.split(' ')[0])).toContain(main);
      for (const step of steps) {
        const known = (await shell.type(`help ${step.split(' ')[0]}`)).out;
        for (const [option] of step.matchAll(/--[a-z-]+/g))
          expect([step, known.includes(`${option} `)]).toEqual([step, true]);
      }
    },
  );

  it('12.4 has a main command with a worked example for each type of user', async () => {
    for (const commands of Object.values(COMMANDS_BY_USER)) {
      const pages = await Promise.all(
        Object.keys(commands).map(async (name) => (await shell.type(`help ${name}`)).out),
      );
      expect(pages.filter((page) => page.includes('\nA worked example: '))).toHaveLength(1);
    }
  });

  it('has help for a subcommand by its two names', async () => {
    const { code, out } = await shell.type('help consents import');
    expect(code).toBe(0);
    expect(out).toContain('Usage: kaart consents import ');
    expect((await shell.type('help')).out).toContain('Usage: kaart [options] [command]');
  });

  it('prints its version', async () => {
    expect(await shell.type('--version')).toMatchObject({ code: 0, out: '0.1.0\n' });
  });
});

describe('a usage error', () => {
  it.each([
    ['', 'Usage: kaart'],
    ['nonsense', "unknown command 'nonsense'"],
    ['help nonsense', "error: unknown command 'nonsense'"],
    ['help consents nonsense', "error: unknown command 'nonsense'"],
    ['check-access', 'name a company, or a file of companies with --file'],
    ['import', "missing required argument 'file'"],
    ['import a.csv --nonsense', "unknown option '--nonsense'"],
    ['import a.csv b.csv', 'too many arguments'],
    ['partner', 'Usage: kaart partner'],
    ['partner add x', "required option '--name <name>' not specified"],
    ['partner rotate x --overlap soon', 'whole number of hours, from 0 to 720'],
    ['partner rotate x --overlap 721', 'from 0 to 720'],
    ['client rotate --overlap 10000', 'from 0 to 720'],
    ['figures --bom', '--bom needs --format csv'],
    ['audit log --bom', '--bom needs --csv'],
    ['campaign show x --bom', '--bom needs --csv'],
    ['data-subject x --bom', '--bom needs --out'],
    ['release x --because', "unknown option '--because'"],
    ['retract 2025.1', "required option '--reason <text>' not specified"],
    ['reject x', "required option '--reason <text>' not specified"],
    ['override x y --reason z', 'say --to <result> or --undo'],
    ['override x y --reason z --to IN --undo', 'cannot be used with'],
    ['override x y --reason z --to MAYBE', 'Allowed choices are IN'],
    ['review x 3', 'give its id and --accept, --drop or --set'],
    ['review x --drop', 'give its id and --accept, --drop or --set'],
    ['review x 3 --drop --accept', 'cannot be used with'],
    ['review x 3 --set commune', 'write it as column=value'],
    ['publish --lift-hold', '--lift-hold and --reason <text> go together'],
    ['publish --reason x', '--lift-hold and --reason <text> go together'],
    ['publish --dry-run --lift-hold --reason x', '--dry-run releases nothing'],
    ['invite', 'say which company, or --edition'],
    ['invite x --edition 2025 --out a', 'say which company, or --edition'],
    ['invite --edition 2025', 'either --out <file> or --mail'],
    ['invite --edition 2025 --out a --mail', 'either --out <file> or --mail'],
    ['invite x --out a', '--out is for the links of an edition'],
    ['invite x --days 61', 'whole number of days from 1 to 60'],
    ['correction reject x', "required option '--note <text>' not specified"],
    ['grant x --group internal', 'Allowed choices are registry'],
    ['refuse x --audience nobody', 'Allowed choices are partners'],
    ['check-access x --group internal', 'Allowed choices are registry'],
    ['check-access x --at tomorrow', 'a day (2025-10-15'],
    ['consents show', "missing required argument 'record-id'"],
    ['consent-notice', 'Usage: kaart consent-notice'],
    ['grant x --decided-by me', 'Allowed choices are company-representative'],
    ['grant x --until tomorrow', 'ISO 8601 with a zone'],
    ['coverage --at 2025-10-15T15:00:00', 'ISO 8601 with a zone'],
    ['coverage --at 30.02.2025', 'ISO 8601 with a zone'],
    ['token --role king', 'Allowed choices are analyst'],
    ['fetch --format pdf', 'Allowed choices are jsonl'],
    ['fetch --directory a --output b', 'cannot be used with'],
    ['records --record x --search y', 'cannot be used with'],
    ['counts', "required option '--by <field>' not specified"],
    ['counts --by legal_name', 'Allowed choices are legal_form, '],
    ['counts --by canton --by canton', 'Name each field once'],
    ['counts --by canton --by subsector --by fit4start', 'Name 2 fields at most'],
    ['changes', "required option '--since <version>' not specified"],
  ])('kaart %s: exit code 2, with a hint', async (line, words) => {
    const { code, out, err } = await shell.type(line);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err).toMatch(/--help|Usage:/);
  });
});
