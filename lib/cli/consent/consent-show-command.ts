import type { Command } from 'commander';
import { toArray } from '../../core/to-array.ts';
import { askPages } from '../session/session.ts';
import { AT_TEXT, endOption } from '../terminal/moment-option.ts';
import { print, tableText } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

const OFFICER = ['consent-officer'] as const;

interface State {
  readonly recordId: string;
  readonly at: string;
  readonly seq: number;
  readonly waiting: number;
  readonly events: readonly unknown[];
  readonly cursor?: string;
  readonly permitted: Readonly<Record<string, readonly string[]>>;
  readonly named: readonly {
    readonly audience: string;
    readonly recipient: string;
    readonly permitted: readonly string[];
  }[];
}

/** `kaart consents show`: what a company permits, now or at another instant. */
export function consentShowCommand(consents: Command, terminal: Terminal): void {
  consents
    .command('show')
    .description('what a company permits to whom at an instant, and the number of its last event')
    .argument('<record-id>')
    .option('--at <moment>', AT_TEXT, endOption)
    .addHelpText(
      'after',
      examples(
        'consents show LUHT-DEMO-0106',
        'consents show LUHT-DEMO-0106 --at 2025-10-15 --json',
      ),
    )
    .action((id: string, { at }: { at?: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/companies/${encodeURIComponent(id)}/consents`;
        const { state, events } = await mergeStatePages(
          askPages<State>(session, path, { query: { at }, as: OFFICER }),
        );
        const { cursor: _, ...whole } = { ...state, events };
        print(output, whole as never, () => stateText(state));
      }),
    );
}

/** The state of the first page, and the events of all pages. */
async function mergeStatePages(pages: AsyncIterable<State>) {
  const all = await toArray(pages);
  return { state: all[0] as State, events: all.flatMap(({ events }) => events) };
}

function stateText({ recordId, permitted, named, seq, at, waiting }: State): string {
  const rows = [
    ...Object.entries(permitted).map(([audience, open]) => [audience, 'everyone else', open]),
    ...named.map(({ audience, recipient, permitted: open }) => [audience, recipient, open]),
  ].map(([audience, reader, open]) => [
    audience,
    reader,
    (open as readonly string[]).join(' ') || 'nothing',
  ]);
  const hint =
    waiting === 0
      ? ''
      : `\n${waiting} decisions are of an earlier identity of this record id. If it is the same company: kaart consents confirm ${recordId} --reason <text>`;
  return `${tableText(['audience', 'reader', 'open'], rows)}\n\nat ${at}, after event ${seq}${hint}`;
}
