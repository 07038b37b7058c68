import { describe, expect, it } from 'vitest';
import { AuditService } from '../../lib/audit/audit-service.ts';
import {
  computeDisclosureEnd,
  type RemoveEndedDeps,
  removeEndedDisclosures,
} from '../../lib/audit/ended-disclosures.ts';
import { AUDIT_HEAD_TYPE, type AuditHead } from '../../lib/audit/head.ts';
import { type Instant, instant } from '../../lib/core/instant.ts';
import { jwsPayload } from '../../lib/core/jws-payload.ts';
import { toArray } from '../../lib/core/to-array.ts';
import { type Disclosure, DisclosureStore } from '../../lib/store/disclosure-store.ts';
import { FirstDisclosureStore } from '../../lib/store/first-disclosure-store.ts';
import { TableRemovalStore } from '../../lib/store/removal-store.ts';
import { listAllItems } from '../../lib/store/table.ts';
import { testSigner } from '../publication/publication-setup.ts';
import { A, collectEvidence, type Evidence, openAuditSetup, verify } from './audit-setup.ts';

const DAYS = 30;
const DATASET = 'companies';
const READ = { seq: 1, activation: 'activation-1', redacted: false };

function buildDisclosure(id: string, at: Instant, partnerId: string): Disclosure {
  return {
    ...{ id, at, partnerId, dataset: DATASET, version: '2025-0123456789ab' },
    ...{ audience: 'partners', purpose: null, format: 'csv', bytes: 1 },
    ...{ requestId: 'r', tokenId: 't' },
  };
}

/** Two recipients read twice on each of three days. A head is signed after each day. */
async function recordThreeDaysOfReads() {
  const setup = openAuditSetup();
  const disclosures = new DisclosureStore(setup.table);
  await setup.grant(A, 'registry');
  for (const day of ['2025-10-01', '2025-10-02', '2025-10-03']) {
    for (const recipient of ['lux-labs', 'uni'])
      for (const hour of ['02', '03'])
        await disclosures.record(
          buildDisclosure(`${day}-${hour}`, instant(`${day}T${hour}:00:00Z`), recipient),
          READ,
        );
    setup.at(`${day}T23:00:00Z`);
    await setup.audit.makeHead();
  }
  const ending = new AuditService({ ...setup.ports, disclosureDays: DAYS });
  const firsts = new FirstDisclosureStore(setup.table);
  const deps: RemoveEndedDeps = {
    files: setup.files,
    lists: setup.ports.lists,
    verifier: testSigner,
    progress: new TableRemovalStore(setup.table),
    clock: () => instant('2025-11-02T03:00:00Z'),
    firstReads: () => firsts.listLatest(DATASET),
  };
  const listKeys = async (recipient: string) =>
    (await toArray(listAllItems(setup.table, { pk: `DISCLOSURE#${recipient}` }))).map(
      ({ sk }) => sk.split('#')[1],
    );
  /** The nightly run of a day. */
  const runNight = async (at: string, most?: number) => {
    setup.at(at);
    return removeEndedDisclosures(deps, await ending.makeHead(), most);
  };
  return { ...setup, ending, deps, listKeys, night: runNight };
}

const listCodes = async (evidence: Evidence) =>
  (await verify(evidence)).findings.map(({ code }) => code);

describe('17.3 disclosures that have ended', () => {
  it('17.3 end at the beginning of a day', () => {
    expect(computeDisclosureEnd(instant('2025-11-02T03:00:00Z'), 30)).toBe(
      '2025-10-03T00:00:00.000Z',
    );
  });

  it('17.3 are removed after a signed statement, except the first read of a version by each recipient', async () => {
    const setup = await recordThreeDaysOfReads();
    expect(await setup.night('2025-11-02T03:00:00Z')).toBe(6);
    for (const recipient of ['lux-labs', 'uni'])
      expect(await setup.listKeys(recipient)).toEqual([
        '2025-10-01-02',
        '2025-10-03-02',
        '2025-10-03-03',
      ]);
    const evidence = await collectEvidence(setup);
    expect(await verify(evidence)).toMatchObject({ findings: [], ended: 6 });
    expect(jwsPayload(evidence.heads.at(-1)?.jws ?? '')).toMatchObject({
      disclosuresEndedBefore: '2025-10-03T00:00:00.000Z',
    });
    expect(await setup.deps.progress.load()).toMatchObject({
      removedUntil: '2025-10-02',
      isDone: true,
    });
    expect(await setup.night('2025-11-03T03:00:00Z')).toBe(4);
    expect(await setup.listKeys('uni')).toEqual(['2025-10-01-02']);
    expect(await verify(await collectEvidence(setup))).toMatchObject({ findings: [], ended: 10 });
  });

  it('17.3 stay without the setting, and after it was removed', async () => {
    const setup = await recordThreeDaysOfReads();
    setup.at('2025-11-02T03:00:00Z');
    const head = await setup.audit.makeHead();
    expect(head.disclosuresEndedBefore).toBeUndefined();
    expect(await removeEndedDisclosures(setup.deps, head)).toBe(0);
    expect(await setup.listKeys('uni')).toHaveLength(6);
  });

  it('17.3 stay if the statement is not signed by us', async () => {
    const setup = await recordThreeDaysOfReads();
    setup.at('2025-11-02T03:00:00Z');
    const { jws } = await setup.ending.makeHead();
    const forged = forgePayload(jws, { disclosuresEndedBefore: '2025-10-04T00:00:00.000Z' });
    expect(await removeEndedDisclosures(setup.deps, { jws: forged })).toBe(0);
    expect(await setup.listKeys('uni')).toHaveLength(6);
  });

  it('17.3 are removed over several nights if they are many', async () => {
    const setup = await recordThreeDaysOfReads();
    expect(await setup.night('2025-11-02T03:00:00Z', 1)).toBe(2); // the day of the first reads
    expect(await setup.deps.progress.load()).toMatchObject({
      removedUntil: '2025-10-01',
      isDone: false,
    });
    expect(await verify(await collectEvidence(setup))).toMatchObject({ findings: [], ended: 2 });
    expect(await setup.night('2025-11-03T03:00:00Z')).toBe(8);
    expect((await setup.deps.progress.load())?.isDone).toBe(true);
  });

  it('17.3 are whole for a verifier after a crash at any step, and the next night ends the work', async () => {
    for (let step = 1; ; step += 1) {
      const setup = await recordThreeDaysOfReads();
      setup.at('2025-11-02T03:00:00Z');
      const head = await setup.ending.makeHead();
      const died = await removeEndedDisclosures(killAt(setup.deps, step), head).then(
        () => false,
        () => true,
      );
      expect(await listCodes(await collectEvidence(setup))).toEqual([]);
      await removeEndedDisclosures(setup.deps, head);
      expect(await setup.listKeys('uni')).toEqual([
        '2025-10-01-02',
        '2025-10-03-02',
        '2025-10-03-03',
      ]);
      if (!died) {
        expect(step).toBeGreaterThan(4);
        return;
      }
    }
  });
});

describe('17.3 a missing disclosure is found', () => {
  const remove = async (setup: Awaited<ReturnType<typeof recordThreeDaysOfReads>>, id: string) => {
    const items = await toArray(listAllItems(setup.table, { pk: 'DISCLOSURE#uni' }));
    const key = items.find(({ sk }) => sk.endsWith(`#${id}`));
    if (key === undefined) throw new Error(`no disclosure ${id}`);
    await setup.raw.transact([{ kind: 'delete', key: { pk: key.pk, sk: key.sk }, if: 'any' }]);
  };

  it('17.3 without a statement', async () => {
    const setup = await recordThreeDaysOfReads();
    await remove(setup, '2025-10-01-03');
    expect(await listCodes(await collectEvidence(setup))).toEqual(['ENTRY_DELETED']);
  });

  it('17.3 if it was made after the stated moment, or no head has signed it', async () => {
    const setup = await recordThreeDaysOfReads();
    await setup.night('2025-11-02T03:00:00Z');
    await remove(setup, '2025-10-03-03');
    const late = buildDisclosure('late', instant('2025-10-01T09:00:00Z'), 'uni');
    await new DisclosureStore(setup.table).record(late, READ);
    await remove(setup, 'late');
    expect(await listCodes(await collectEvidence(setup))).toEqual([
      'ENTRY_DELETED',
      'NEW_ENTRY_DELETED',
    ]);
  });

  it('17.3 if the statement was forged, or names a moment after its head', async () => {
    const setup = await recordThreeDaysOfReads();
    await remove(setup, '2025-10-01-03');
    const evidence = await collectEvidence(setup);
    const last = evidence.heads.at(-1) ?? { date: '', jws: '' };
    const end = { disclosuresEndedBefore: '2025-10-03T00:00:00.000Z' };
    const forged = { ...last, jws: forgePayload(last.jws, end) };
    const heads = [...evidence.heads.slice(0, -1), forged];
    expect(await listCodes({ ...evidence, heads })).toEqual(
      expect.arrayContaining(['HEAD_BAD_SIGNATURE', 'ENTRY_DELETED']),
    );
    const head = jwsPayload(last.jws) as AuditHead;
    const content = { ...head, disclosuresEndedBefore: '2025-10-04T00:00:00.000Z' };
    const ahead = { ...last, jws: await testSigner.sign(content as never, AUDIT_HEAD_TYPE) };
    const others = [...evidence.heads.slice(0, -1), ahead];
    expect(await listCodes({ ...evidence, heads: others })).toEqual([
      'END_AFTER_HEAD',
      'ENTRY_DELETED',
    ]);
  });

  it('17.3 if it is an entry of another log', async () => {
    const setup = await recordThreeDaysOfReads();
    await setup.night('2025-11-02T03:00:00Z');
    const [receipt] = Object.values((await collectEvidence(setup)).lists)
      .flat()
      .filter(({ partition }) => partition.startsWith('RECEIPT#'));
    const key = { pk: receipt?.partition ?? '', sk: receipt?.key ?? '' };
    await expect(
      setup.ports.lists.removeEnded([{ partition: key.pk, key: key.sk, sha256: '' }]),
    ).rejects.toThrow(/never ends/);
    await setup.raw.transact([{ kind: 'delete', key, if: 'any' }]);
    expect(await listCodes(await collectEvidence(setup))).toEqual(['ENTRY_DELETED']);
  });
});

/** The head with changed content and its old signature. */
function forgePayload(jws: string, changes: object): string {
  const [header, , signature] = jws.split('.');
  const content = { ...(jwsPayload(jws) as object), ...changes };
  return [header, Buffer.from(JSON.stringify(content)).toString('base64url'), signature].join('.');
}

/** The process is killed before its step-th write. */
function killAt(deps: RemoveEndedDeps, step: number): RemoveEndedDeps {
  let left = step;
  const assertAlive = () => {
    left -= 1;
    if (left <= 0) throw new Error('killed');
  };
  return {
    ...deps,
    lists: {
      // Half of a batch is removed when the process is killed.
      removeEnded: async (entries) => {
        await deps.lists.removeEnded(entries.slice(0, 1));
        assertAlive();
        await deps.lists.removeEnded(entries);
        assertAlive();
      },
    },
    progress: {
      load: () => deps.progress.load(),
      save: async (state) => {
        assertAlive();
        await deps.progress.save(state);
      },
    },
  };
}
