import { type CurrentTrace, currentTrace } from './trace.ts';

/** One line of the log. `event` is a constant name; facts are ids, counts and codes, never a token or personal data. */
export type Log = (level: (typeof LEVELS)[number], event: string, facts?: LogFacts) => void;
export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>;

const LEVELS = ['info', 'warn', 'error'] as const;

/** Writes JSON lines to `write`, one object each, from level `from` on, with the ids of the trace in progress. */
export function jsonLog(write: (line: string) => void, from: (typeof LEVELS)[number]): Log {
  const threshold = LEVELS.indexOf(from);
  return (level, event, facts = {}) => {
    if (LEVELS.indexOf(level) < threshold) return;
    write(
      `${JSON.stringify({ at: new Date().toISOString(), level, event, ...currentTrace(), ...facts })}\n`,
    );
  };
}

/** A log with the ids of a trace in each line, for work that has no trace in progress. */
export function logInTrace(log: Log, trace: CurrentTrace): Log {
  return (level, event, facts) => log(level, event, { ...trace, ...facts });
}

/** A log without output, for the command line and tests. */
export const noLog: Log = () => undefined;
