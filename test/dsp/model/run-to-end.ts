import { InvariantError } from './ledger.ts';
import type { ModelConnector } from './model-connector.ts';

/** Maximum number of tasks until all connectors are idle. */
const MAX_TASKS = 20_000;

/**
 * Runs all tasks, without further faults except a planned crash.
 *
 * @throws InvariantError if they do not end, or if a message is still queued
 */
export async function runToEnd(connectors: readonly ModelConnector[]): Promise<void> {
  for (const { wire } of connectors) wire.unreachable.clear();
  for (let runs = 0; await connectors[0]?.schedule.runNext(); runs += 1)
    if (runs > MAX_TASKS) throw new InvariantError('the tasks do not end');
  for (const { id, ledger } of connectors) {
    const unsettled = [...ledger.processes.values()].filter(({ pending }) => pending !== null);
    const left = [...ledger.queued.values()].flatMap((messages) => [...messages.keys()]);
    if (unsettled.length + left.length === 0) continue;
    throw new InvariantError(`${id} has not finished: ${JSON.stringify({ unsettled, left })}`);
  }
}
