import type { Command } from 'commander';
import { Ended, EXIT } from './exit-code.ts';
import { type Hold, holdLines } from './import-answer.ts';
import { print } from './output.ts';
import { ask, askJson } from './session.ts';
import { examples, type Terminal, work } from './terminal.ts';
import { waiting } from './waiting.ts';

/** What the nightly schedule does, and what an operator looks at. */
export function operationCommands(program: Command, terminal: Terminal): void {
  publish(program, terminal);
  doctor(program, terminal);
  rotateKeys(program, terminal);
}

interface Outcome {
  readonly kind: 'published' | 'unchanged' | 'held';
  readonly version?: { readonly id: string; readonly seq: number };
  readonly hold?: { readonly planId: string; readonly reasons: readonly Hold[] };
}

function publish(program: Command, terminal: Terminal): void {
  program
    .command('publish')
    .description(
      'publish the current edition as it is permitted now, as the schedule does every night',
    )
    .option('--release-hold', 'let a held run through, as a second person')
    .option('--reason <text>', 'why the hold is released')
    .addHelpText(
      'after',
      examples(
        'publish',
        'publish --release-hold --reason "the register closed 12 companies" --as bob',
      ),
    )
    .action((options: { releaseHold?: boolean; reason?: string }, command: Command) => {
      if ((options.releaseHold ?? false) !== (options.reason !== undefined))
        command.error('error: --release-hold and --reason <text> go together');
      return work(terminal, command, async ({ session, output }) => {
        const asked = options.releaseHold
          ? askJson<Outcome>(session, '/v1/publications/release', {
              json: { reason: options.reason },
              as: ['releaser'],
            })
          : askJson<Outcome>(session, '/v1/publications', { json: {}, as: ['publisher'] });
        const outcome = await waiting(terminal, 'publishing', asked);
        print(output, outcome as never, () => outcomeText(outcome));
        if (outcome.kind === 'held') throw new Ended(EXIT.held);
      });
    });
}

function outcomeText({ kind, version, hold }: Outcome): string {
  if (kind === 'published') return `published version ${version?.id}`;
  if (kind === 'unchanged') return `nothing has changed: version ${version?.id} stands`;
  return [
    ...holdLines(hold?.reasons ?? []),
    'The last good version is served. To let this through, a second person:',
    'kaart publish --release-hold --reason TEXT --as NAME',
  ].join('\n');
}

function doctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('check that this Kaart can work, and say what is wrong')
    .addHelpText('after', examples('doctor', 'doctor --url https://kaart.example.lu --json'))
    .action((_, command: Command) =>
      work(terminal, command, async ({ session, output }) => {
        const checks: { check: string; ok: boolean; detail: string }[] = [];
        for (const [check, path, as] of CHECKS)
          checks.push(await tried(check, () => ask(session, path, as === undefined ? {} : { as })));
        print(output, checks, () =>
          checks
            .map(
              ({ check, ok, detail }) =>
                `${ok ? 'ok  ' : 'FAIL'} ${check}${detail && `: ${detail}`}`,
            )
            .join('\n'),
        );
        if (checks.some(({ ok }) => !ok)) throw new Ended(EXIT.failed);
      }),
    );
}

const CHECKS: readonly (readonly [string, string, (readonly ['publisher'])?])[] = [
  ['answers', '/health'],
  ['has signing keys', '/.well-known/jwks.json'],
  ['reads its store', '/v1/editions'],
  ['has a published version', '/v1/publications/current', ['publisher']],
  ['accepts its own tokens', '/v1/publications/hold', ['publisher']],
];

async function tried(
  check: string,
  run: () => Promise<Response>,
): Promise<{ check: string; ok: boolean; detail: string }> {
  try {
    await run();
    return { check, ok: true, detail: '' };
  } catch (error) {
    return { check, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function rotateKeys(program: Command, terminal: Terminal): void {
  program
    .command('rotate-keys')
    .description(
      'sign with a new key from now on; at most once a day unless the old one is compromised',
    )
    .option('--compromised', 'refuse what the old key has signed')
    .addHelpText('after', examples('rotate-keys', 'rotate-keys --compromised'))
    .action(({ compromised }: { compromised?: boolean }, command: Command) =>
      work(terminal, command, async ({ session, output }) => {
        const json = { reason: compromised ? 'compromised' : 'planned' };
        const answer = await askJson<{ from: string; to: string }>(session, '/v1/keys/rotation', {
          json,
          as: ['operator'],
        });
        print(output, answer, () => `key ${answer.to} signs from now on`);
      }),
    );
}
