import { describe, expect, it } from 'vitest';
import type { MappingService } from '../../lib/mapping/import/import-service.ts';
import type { Objects } from '../../lib/store/objects.ts';
import type { Table } from '../../lib/store/table.ts';
import type { Cells } from './rows.ts';
import { audited, fileOf, keys, workshop } from './workshop.ts';

/** Counts calls of the stores. The n-th call fails, either before or after its work. */
class Faults {
  calls = 0;
  #at = 0;
  #after = false;

  arm(at: number, after: boolean): void {
    this.#at = this.calls + at;
    this.#after = after;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const hit = ++this.calls === this.#at;
    if (hit && !this.#after) throw new Error('killed before');
    const done = await work();
    if (hit) throw new Error('killed after');
    return done;
  }
}

function faultyTable(table: Table, faults: Faults): Table {
  return {
    get: (key) => faults.run(() => table.get(key)),
    getMany: (keys) => faults.run(() => table.getMany(keys)),
    query: (query) => faults.run(() => table.query(query)),
    transact: (writes) => faults.run(() => table.transact(writes)),
    close: () => table.close(),
  };
}

function faultyFiles(files: Objects, faults: Faults): Objects {
  return new Proxy(files, {
    get(target, name) {
      if (name === 'writer')
        return async (...args: Parameters<Objects['writer']>) => {
          const writer = await faults.run(() => target.writer(...args));
          return {
            write: (chunk: string) => faults.run(() => writer.write(chunk)),
            close: () => faults.run(() => writer.close()),
            abort: () => writer.abort(),
          };
        };
      if (name === 'get' || name === 'purge')
        return (...args: never[]) =>
          faults.run(() => (target[name] as (...a: never[]) => Promise<unknown>)(...args));
      return Reflect.get(target, name);
    },
  });
}

/** Repeats a step until it succeeds, as a person or a queue would do. */
async function stubbornly<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (attempt === 3 || !(error as Error).message.startsWith('killed')) throw error;
    }
  }
}

/** All steps from a file to an edition, with a row under review and an override. */
async function wholeWay(service: MappingService): Promise<string> {
  const rows: Cells[] = [{ record_id: 'LUHT-B' }, { record_id: 'LUHT-A' }, { employees: '10-49' }];
  const { id } = await stubbornly(() => service.importFile(fileOf(rows), 'anna'));
  await stubbornly(() => service.decide(id, 1, { kind: 'accept' }, 'anna'));
  const override = {
    recordId: 'LUHT-B',
    result: 'OUT_NO_TECHNOLOGY',
    reason: 'x',
    actor: 'anna',
  } as const;
  await stubbornly(() => service.setOverride(id, override));
  await stubbornly(() => service.preview(id));
  await stubbornly(() => service.submit(id, { actor: 'anna' }));
  const edition = await stubbornly(() => service.release(id, { actor: 'ben' }));
  return edition.rows.digest;
}

describe('an import that is killed at each call of a store', () => {
  it.each([
    ['before', false],
    ['after', true],
  ])('%s the call: a retry leads to one released edition', async (_, after) => {
    const faults = new Faults();
    const wrappers = {
      table: (table: Table) => faultyTable(table, faults),
      files: (files: Objects) => faultyFiles(files, faults),
    };
    const digest = await wholeWay(workshop(wrappers).service);
    const { calls } = faults;
    expect(calls).toBeGreaterThan(30);
    for (let call = 1; call <= calls; call++) {
      const { service, table, objects } = workshop(wrappers);
      faults.arm(call, after);
      expect(await wholeWay(service), `call ${call}`).toBe(digest);
      const [edition, ...others] = await service.listEditions();
      expect(others).toEqual([]);
      expect(edition).toMatchObject({
        id: '2025',
        counts: { taken: 3, in: 2 },
        figures: { IN: 2 },
      });
      const releases = (await audited(table)).filter((entry) => entry.includes('edition.released'));
      expect(releases).toHaveLength(1);
      const stored = await keys(objects);
      expect(stored).toContain(edition?.rows.key);
      // Every file that an import names exists, also if the commit of the import was not acknowledged.
      for (const { accepted, findings, review } of (await service.listImports()).imports)
        expect(stored).toEqual(
          expect.arrayContaining([accepted.rows.key, findings.key, review.key]),
        );
    }
  });
});
