import { join } from 'node:path';
import { loadDemonstration } from '../../lib/app/demonstration.ts';
import { openLocal } from '../../lib/app/local.ts';
import { run } from '../../lib/cli/program.ts';
import { openSession } from '../../lib/cli/session/open-session.ts';
import {
  openServedSession,
  openServerOrLocalSession,
} from '../../lib/cli/session/served-session.ts';
import type { ApiConnection } from '../../lib/cli/session/session.ts';
import type { ProcessTerminal } from '../../lib/cli/terminal/terminal.ts';
import { openDatabase } from '../../lib/embedded/sqlite-connection.ts';
import { copyPreparedHome, newHome } from '../app/prepared-home.ts';
import type { Setup } from '../app/setup.ts';

/** The result of a command: its exit code, standard output and standard error. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line. Every connection that the command opens is this one. */
export function typeOver(
  session: ApiConnection,
  line: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const open = async () => session;
  return runAndCollect(line.split(' '), () => ({
    env,
    open,
    openServed: open,
    openServerOrLocal: open,
    onInterrupt: () => () => undefined,
  }));
}

/** The connection of a staff member to the Kaart of a test. */
export function sessionOf({ kaart }: Pick<Setup, 'kaart'>) {
  return {
    baseUrl: kaart.publicUrl,
    send: async (request: Request) => kaart.app.fetch(request),
    token: (roles: Parameters<typeof kaart.identity.mintOperatorToken>[0]['roles']) =>
      kaart.identity.mintOperatorToken({ subject: 'alice', roles }),
    partner: () => Promise.reject(new Error('not asked')),
    close: async () => undefined,
  };
}

async function runAndCollect(
  words: readonly string[],
  buildTerminal: (
    writeError: ProcessTerminal['writeError'],
  ) => Omit<ProcessTerminal, 'write' | 'writeError' | 'pipe' | 'interactive'>,
): Promise<CommandResult> {
  let [out, err] = ['', ''];
  const writeError = (text: string) => {
    err += text;
  };
  const code = await run(words, {
    ...buildTerminal(writeError),
    write: (text) => {
      out += text;
    },
    pipe: async (chunks) => {
      for await (const chunk of chunks) out += Buffer.from(chunk).toString('latin1');
    },
    writeError,
    interactive: false,
  });
  return { code, out, err };
}

async function loadDemonstrationInto(home: string): Promise<void> {
  const kaart = await openLocal({ KAART_HOME: home }, { demo: true });
  await loadDemonstration(kaart, home, () => undefined);
  await kaart.close();
}

/** Runs commands over a new data directory with an empty Kaart, in this process. */
export class Shell {
  readonly home: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #interrupts = new Set<() => void>();

  constructor(env: Readonly<Record<string, string>> = {}, home = newHome()) {
    this.home = home;
    openDatabase(join(this.home, 'kaart.sqlite')).close();
    this.#env = { KAART_HOME: this.home, ...env };
  }

  /** A directory as `kaart serve --demo` leaves it. Two such directories have the same keys and ids. */
  static async demonstration(): Promise<Shell> {
    const { home } = await copyPreparedHome('shell', loadDemonstrationInto);
    return new Shell({}, home);
  }

  /** A demonstration with new keys and ids. */
  static async otherDemonstration(): Promise<Shell> {
    const home = newHome();
    await loadDemonstrationInto(home);
    return new Shell({}, home);
  }

  /** Runs one command line. Words are separated by blanks, or given as a list. */
  async type(line: string, ...words: readonly string[]): Promise<CommandResult> {
    const given = [...line.split(' ').filter((word) => word !== ''), ...words];
    return runAndCollect(given, (writeError) => ({
      env: this.#env,
      open: openSession,
      openServed: (options, env) => openServedSession(options, env, writeError),
      openServerOrLocal: openServerOrLocalSession,
      onInterrupt: (act) => {
        this.#interrupts.add(act);
        return () => this.#interrupts.delete(act);
      },
    }));
  }

  /** Presses Ctrl-C. @returns false if no running command listens for it */
  interrupt(): boolean {
    const acts = [...this.#interrupts];
    for (const act of acts) act();
    return acts.length > 0;
  }

  /** The result for programs: the JSON lines of standard output. */
  async json<T = Record<string, unknown>>(line: string, ...words: readonly string[]): Promise<T[]> {
    const { out } = await this.type(`--json ${line}`, ...words);
    return out
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => JSON.parse(text) as T);
  }
}
