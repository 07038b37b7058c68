import { AsyncLocalStorage } from 'node:async_hooks';
import type { Hono } from 'hono';
import { ACCESS, APPEND_ONLY, type FunctionName } from '../../lib/infra/rights.ts';
import { type Table, type Write, withoutWrites } from '../../lib/store/table.ts';

const requests = new AsyncLocalStorage<true>();

function isLike(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern,
  );
}

/** Whether the role of a function permits a write. `check` changes nothing. */
function permits(name: FunctionName, { kind, key: { pk } }: Write): boolean {
  const { writes, puts } = ACCESS[name];
  if (kind === 'check') return true;
  if (kind === 'put') return isLike([...writes, ...puts], pk);
  return isLike(writes, pk) && !isLike(APPEND_ONLY, pk);
}

/** A table that refuses the writes of requests that the function `api` may not make in AWS. */
export function withinRights(table: Table): Table {
  return within('api', table, () => requests.getStore() === true);
}

/** A table that refuses the writes that a function may not make in AWS. */
export function withinRightsOf(name: FunctionName, table: Table): Table {
  return within(name, table, () => true);
}

function within(name: FunctionName, table: Table, isChecked: () => boolean): Table {
  return {
    ...withoutWrites(table),
    async transact(writes, options) {
      const refused = writes.filter((write) => !permits(name, write));
      if (isChecked() && refused.length > 0)
        throw new RangeError(
          `${name} has no right to ${refused.map(({ kind, key }) => `${kind} ${key.pk}`).join(', ')}`,
        );
      await table.transact(writes, options);
    },
  };
}

/** The work that requests start counts as work of `api`. */
export function asRequests(app: Hono): void {
  const { fetch } = app;
  app.fetch = (...given) => requests.run(true, () => fetch(...given));
}

/** The work of `deliver` that a commit starts. */
export function outsideRequests<T>(work: () => T): T {
  return requests.exit(work);
}
