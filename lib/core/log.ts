/** One line of the log. `event` is a constant name; facts are ids, counts and codes, never a token or personal data. */
export type Log = (level: 'info' | 'warn' | 'error', event: string, facts?: LogFacts) => void;
export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes JSON lines, one object each, to `write`. */
export function jsonLog(
  write: (line: string) => void,
  now: () => string = () => new Date().toISOString(),
): Log {
  return (level, event, facts = {}) =>
    write(`${JSON.stringify({ at: now(), level, event, ...facts })}\n`);
}

/** Keeps silent: for the command line and tests. */
export const noLog: Log = () => undefined;
