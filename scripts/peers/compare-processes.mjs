// Compares the negotiations and transfers of two connectors.
import { setTimeout as sleep } from 'node:timers/promises';
import { all } from './kaart.mjs';
import { AT_REST } from './workload.mjs';

const KINDS = ['negotiation', 'transfer'];

/** Waits until no message is in flight on any side, at most 90 s. */
export async function waitUntilQuiet(...parties) {
  const end = Date.now() + 90_000;
  for (;;) {
    const lists = await Promise.all(
      parties.flatMap((each) => KINDS.map((kind) => all(each, kind))),
    );
    const moving = lists
      .flat()
      .filter(({ pending, state }) => pending !== null || state === 'START');
    if (moving.length === 0 || Date.now() > end) return;
    await sleep(500);
  }
}

/**
 * Compares the processes between a provider and a consumer, and prints how they ended.
 *
 * @returns the number of processes, and a line for each that is wrong
 */
export async function compareProcesses(provider, consumer) {
  let checked = 0;
  const failures = [];
  const summary = [];
  for (const kind of KINDS) {
    const theirs = (await all(provider, kind)).filter(({ role }) => role === 'provider');
    const ours = (await all(consumer, kind)).filter(({ role }) => role === 'consumer');
    const byPid = new Map(theirs.map((each) => [each.pid, each]));
    const ended = {};
    for (const mine of ours) {
      checked += 1;
      ended[mine.state] = (ended[mine.state] ?? 0) + 1;
      const other =
        byPid.get(mine.counterpartyPid) ?? theirs.find((each) => each.counterpartyPid === mine.pid);
      const wrong = findFault(kind, mine, other);
      if (wrong)
        failures.push(`${kind}: ${wrong}; consumer ${describe(mine)}, provider ${describe(other)}`);
    }
    const known = new Set(ours.map(({ pid }) => pid));
    for (const other of theirs.filter(({ counterpartyPid }) => !known.has(counterpartyPid)))
      failures.push(`${kind} ${other.pid}: only the provider knows it (${other.state})`);
    summary.push(`${ours.length} ${kind}s of ${consumer.name}: ${JSON.stringify(ended)}`);
  }
  return { checked, failures, summary };
}

function describe(process) {
  if (process === undefined) return 'does not know it';
  const { pid, state, changedAt, pending } = process;
  return JSON.stringify({ pid, state, changedAt, pending });
}

function findFault(kind, mine, other) {
  if (mine.pending !== null) return `a ${mine.pending.type} is still in flight`;
  if (!AT_REST[kind].includes(mine.state)) return `its state is ${mine.state}`;
  // If a request never arrived, only one side has the process, and it has ended.
  if (other === undefined)
    return mine.state === 'TERMINATED' ? '' : `only the consumer knows it (${mine.state})`;
  if (other.pending !== null) return `the provider’s ${other.pending.type} is still in flight`;
  if (other.state !== mine.state) return `consumer ${mine.state}, provider ${other.state}`;
  return mine.agreement === other.agreement || mine.state === 'TERMINATED'
    ? ''
    : 'another agreement';
}
