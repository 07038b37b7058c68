import type { Command } from 'commander';
import { type Language, preferredLanguage } from '../../core/language.ts';
import type { ApiConnection } from '../session/session.ts';
import type { Output } from './output.ts';

/** Options that every command understands. */
export interface GlobalOptions {
  readonly url?: string;
  readonly home?: string;
  readonly as?: string;
  /** File of settings. */
  readonly settings?: string;
  readonly json?: boolean;
  /** @default refused */
  readonly absent?: AbsentKaart;
}

/**
 * What happens if the data directory contains no Kaart. A command that only reads or checks creates none: it
 * is `refused`, or uses a `temporary` empty one if that is enough. `begun`: a command that may bring the
 * first data creates one.
 */
type AbsentKaart = 'refused' | 'temporary' | 'begun';

/** The surroundings of the commands: environment, outputs, and functions that open a Kaart. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  write(text: string): void;
  /** Writes bytes unchanged, and waits for the reader. */
  pipe(chunks: AsyncIterable<Uint8Array>): Promise<void>;
  writeError(text: string): void;
  /** Whether the error output is a terminal, so that progress may be drawn. */
  readonly interactive: boolean;
  open(options: GlobalOptions): Promise<ApiConnection>;
  /** Opens a Kaart that other connectors can reach. */
  openServed(options: GlobalOptions): Promise<ApiConnection>;
  /** Opens the server of the data directory, which does the follow-up work at once; without a server, the directory itself. */
  openServerOrLocal(options: GlobalOptions): Promise<ApiConnection>;
  /** Calls `act` once when a person presses Ctrl-C. The returned function cancels this. */
  onInterrupt(act: () => void): () => void;
}

/** Context of one command. */
export interface CommandContext {
  readonly session: ApiConnection;
  readonly output: Output;
  readonly terminal: Terminal;
}

/** The language of errors and of other texts for people: `KAART_LANGUAGE`, such as `fr` or `de-LU`. Any other value means English. */
export function readLanguage(env: Terminal['env']): Language {
  return preferredLanguage(env['KAART_LANGUAGE']);
}

type Open<T> = (options: GlobalOptions, env: Terminal['env']) => T;

/** The parts of the process that commands use. They open a Kaart with the environment that they name. */
export interface ProcessTerminal extends Omit<Terminal, keyof Opening> {
  readonly open: Open<Promise<ApiConnection>>;
  readonly openServed: Open<Promise<ApiConnection>>;
  readonly openServerOrLocal: Open<Promise<ApiConnection>>;
}
type Opening = Pick<Terminal, 'open' | 'openServed' | 'openServerOrLocal'>;

type RunCommand = (
  terminal: Terminal,
  command: Command,
  run: (work: CommandContext) => Promise<void>,
  absent?: AbsentKaart,
) => Promise<void>;

/** Runs a command with its Kaart, and always closes the Kaart at the end. */
export const runCommand = runThrough('open');

/** Runs a command like {@link runCommand}, on a Kaart that other connectors can reach. */
export const runServedCommand = runThrough('openServed');

/** Runs a command like {@link runCommand}. A server that runs on the directory sends its notices at once. */
export const runServerOrLocalCommand = runThrough('openServerOrLocal');

function runThrough(open: 'open' | 'openServed' | 'openServerOrLocal'): RunCommand {
  return async (terminal, command, run, absent = 'refused') => {
    const options = { ...command.optsWithGlobals<GlobalOptions>(), absent };
    const session = await terminal[open](options);
    try {
      await run({ session, terminal, output: createOutput(terminal, options) });
    } finally {
      await session.close();
    }
  };
}

export function createOutput(terminal: Terminal, options: GlobalOptions): Output {
  return {
    json: options.json ?? false,
    language: readLanguage(terminal.env),
    out: (text) => terminal.write(text),
    err: (text) => terminal.writeError(text),
  };
}

/**
 * Examples for the help of a command. An example that begins with an environment variable is not
 * prefixed with `kaart`.
 */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${/^[A-Z_]+=/.test(line) ? '' : 'kaart '}${line}`).join('\n')}\n`;
}

/** One command of a worked example, with its effect. */
type Step = readonly [command: string, what: string];

/** A worked example for the help of a main command: the commands of a whole task, in order. */
export function workedExample(task: string, steps: readonly Step[]): string {
  const lines = steps.map(([command, what], i) => `  ${i + 1}. kaart ${command}\n     ${what}`);
  return `\nA worked example: ${task}\n${lines.join('\n')}\n`;
}
