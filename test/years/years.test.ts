import '../method/method-2027.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putNextRevision } from '../app/notice-revisions.ts';
import { body, linesOf, RESEARCH } from '../app/setup.ts';
import { releaseSlipped } from '../app/slipped-rows.ts';
import { type Company, visibleGroupsIn } from './companies.ts';
import { MARKETING, Years } from './story.ts';

/**
 * Simulates years of an installation with random companies and decisions. The oracle knows the true company
 * of each row. After each step, the reads are compared with the rows that the oracle allows and requires.
 */

/** Each seed is one run of all years. `npm run test:years -- --seed N` repeats it. */
const SEEDS = (process.env['KAART_YEARS_SEEDS'] ?? '1').split(',').map(Number);

describe.each(SEEDS)('years with seed %i', (seed) => {
  let years: Years;
  /** Keys of companies, by their role in the story. */
  const results: Record<string, readonly number[]> = {};
  const all = () => [...years.companies.values()];
  const without = (...keys: readonly number[]) => all().filter(({ key }) => !keys.includes(key));
  const one = (role: string): number => results[role]?.[0] ?? 0;

  beforeAll(async () => {
    years = await Years.begin(seed);
  }, 60_000);
  afterAll(() => years?.close());

  /** Advances days with decisions. After each day, every recipient reads. */
  async function days(count: number): Promise<void> {
    for (let day = 0; day < count; day += 1) {
      years.advanceDays(1);
      await years.decide();
      expect(await years.findFaults(false)).toEqual([]);
    }
  }

  it('2025: every recipient reads the data that companies grant', async () => {
    await years.release('2025', all());
    years.served = '2025';
    for (const { key } of all()) for (const _ of [1, 2]) await years.decide(key);
    await years.night();
    expect(await years.findFaults()).toEqual([]);
    await days(6);
    await years.night();
    expect(await years.findFaults()).toEqual([]);
    const keys = years.pickSeveral([...years.companies.keys()], 12);
    const roles = ['renamed', 'renumbered', 'merged', 'left', 'returns', 'successor', 'withdraws'];
    for (const [at, role] of roles.entries()) results[role] = [keys[at] ?? 0];
    results['shifted'] = keys.slice(7);
    // These companies grant everything, so that a fault affects many rows.
    for (const role of roles)
      for (const audience of ['partners', 'dataspace', 'public'] as const)
        await years.decideAs(
          one(role),
          ['registry', 'profile', 'headcount', 'funding', 'contact'],
          {
            audience,
            isOpen: true,
          },
        );
    for (const [audience, name] of [
      ['partners', 'lab'],
      ['dataspace', 'consumer'],
    ] as const)
      await years.decideAs(one('successor'), ['registry', 'contact'], {
        audience,
        name,
        isOpen: true,
      });
    await years.decideAs(one('renumbered'), ['registry'], {
      ...{ audience: 'partners', name: 'lab', isOpen: false },
    });
    await years.night();
    expect(await years.findFaults()).toEqual([]);
  });

  it('10.1 the import refuses ids that are shifted by one row, and the file is held', async () => {
    const ids = all().map(({ recordId }) => recordId);
    const shifted = all().map((company, at) => ({
      ...company,
      recordId: ids[(at + 1) % ids.length] ?? '',
    }));
    const item = await years.import('2025.1', shifted);
    const path = `/v1/imports/${item}`;
    const json = { changeNote: 'corrected' };
    const submitted = await years.setup.as('analyst:alice', `${path}/submit`, { json });
    const { counts, submitted: submission } = await years.requireSuccess<{
      counts: { rejected: number };
      submitted: { holds: { code: string }[] };
    }>(submitted);
    expect(counts.rejected).toBe(shifted.length);
    expect(submission.holds.map(({ code }) => code)).toContain('IDENTITIES_MOVED');
    const reason = { json: { reason: 'shifted' } };
    await years.requireSuccess(await years.setup.as('releaser:bob', `${path}/rejection`, reason));
    expect(await years.findFaults(false)).toEqual([]);
  });

  it('10.1, 10.2, 10.3 moved and reused ids that were released by mistake show no data of another company', async () => {
    const moved = results['shifted'] ?? [];
    const newcomer = years.addCompany();
    const [left = 0] = moved;
    const ids = moved.map((key) => years.companies.get(key)?.recordId ?? '');
    const slipped = new Map<number, Company>(
      without(left).map((company) => {
        const at = moved.indexOf(company.key);
        if (at > 0) return [company.key, { ...company, recordId: ids[(at % 4) + 1] ?? '' }];
        if (company.key === newcomer.key)
          return [company.key, { ...company, recordId: ids[0] ?? '' }];
        if (company.key === one('successor')) return [company.key, { ...company, person: 2 }];
        return [company.key, company];
      }),
    );
    const companies = [...slipped.values()];
    const after = new Map(companies.map((company) => [`z${company.key}`, company]));
    await releaseSlipped(years.setup, {
      file: years.file('2025.1', without(left)),
      edition: '2025.1',
      slip: (row) => {
        const company = after.get(`z${/zregistry(\d+)z/.exec(String(row['legal_name']))?.[1]}`);
        if (company === undefined) return undefined;
        const contact = `zperson${company.key}n${company.person}z`;
        const of = { contact_name: contact, contact_email: `${contact}@demo.example` };
        return { ...row, ...of, record_id: company.recordId };
      },
    });
    years.oracle.released('2025.1', companies);
    expect(await years.publish()).toBe(true);
    // The served version stays. New decisions are about the companies of the new edition.
    expect(await years.findFaults()).toEqual([]);
    await days(2);
    await years.liftHold();
    expect(await years.findFaults()).toEqual([]);
    for (const key of [newcomer.key, ...moved.slice(1)]) await years.decide(key);
    await years.night();
    expect(await years.findFaults()).toEqual([]);
  });

  it('10.8 a retraction by one person takes effect at the next read, and a second person confirms it', async () => {
    await years.retract('2025.1');
    years.serveEdition('2025');
    expect(await years.findFaults()).toEqual([]);
    await days(2);
    await years.confirmRetraction('2025.1');
    await years.night();
    expect(await years.findFaults()).toEqual([]);
  });

  it('2026, 10.5: other columns; companies are renamed, renumbered, left and new; another contact; a merger', async () => {
    years.advanceDays(365);
    years.change(one('renamed'), ({ names }) => ({ names: names + 1 }));
    years.renumber(one('renumbered'));
    // A grant of the merged company does not apply to a row of its successor.
    const { recordId, rcs } = years.addCompany();
    const bearsNumber = years.chance(0.5);
    years.change(one('merged'), () => ({
      ...{ isMerged: true, successor: recordId },
      ...(bearsNumber && { rcs }),
    }));
    years.change(one('successor'), ({ person }) => ({ person: person + 1 }));
    years.addCompany();
    await years.decide(one('withdraws'));
    await years.release('2026', without(one('left'), one('returns')));
    expect(await years.findFaults(false)).toEqual([]);
    await days(2);
    await years.night();
    expect(await years.findFaults()).toEqual([]);
    const [row = ''] = (await years.readers[0]?.rows())?.rows ?? [];
    expect(row).toContain('successor');
    await days(3);
  });

  it('10.1 a company with a new register number waits for a confirmation, and its refusal by name stays valid', async () => {
    await years.decideAs(one('renumbered'), ['registry', 'profile'], {
      ...{ audience: 'partners', isOpen: true },
    });
    await years.night();
    expect(await years.findFaults()).toEqual([]);
    await years.confirmIdentity(one('renumbered'));
    await years.night();
    expect(await years.findFaults()).toEqual([]);
  });

  it('10.3 the next contact person consents', async () => {
    await years.decideAs(one('successor'), ['contact'], { audience: 'partners', isOpen: true });
    await years.night();
    expect(await years.findFaults()).toEqual([]);
  });

  it('2026.1, 10.4: a company that returns waits for its own decision or for a second person', async () => {
    await years.release('2026.1', without(one('left')));
    await years.night();
    expect(await years.findFaults()).toEqual([]);
    if (years.chance(0.5)) await years.confirmIdentity(one('returns'));
    else
      await years.decideAs(one('returns'), ['registry', 'contact'], {
        ...{ audience: 'public', isOpen: true },
      });
    await years.night();
    expect(await years.findFaults()).toEqual([]);
    await days(3);
  });

  it('a withdrawal from everyone, dated to an earlier day, removes everything, also of a company that left', async () => {
    await years.withdrawAll(one('withdraws'));
    await years.withdrawAll(one('left'));
    expect(await years.findFaults()).toEqual([]);
    await years.night();
    expect(await years.findFaults()).toEqual([]);
  });

  it('2026.2: a register number changes back, a company is missing; the correction is retracted and restored', async () => {
    years.change(one('renumbered'), ({ key }) => ({ rcs: `B9${10_000 + key}` }));
    const forgotten = years.pick(without(...Object.values(results).flat()));
    await years.release('2026.2', without(one('left'), forgotten.key));
    await years.night();
    expect(await years.findFaults()).toEqual([]);
    await years.retract('2026.2');
    years.serveEdition('2026.1');
    expect(await years.findFaults()).toEqual([]);
    await years.undoRetraction('2026.2');
    await years.night();
    expect(await years.findFaults()).toEqual([]);
  });

  it('10.8 an edition is retracted with its corrections, and 2026.3 replaces them', async () => {
    await years.retract('2026');
    years.serveEdition('2025');
    expect(await years.findFaults()).toEqual([]);
    await days(2);
    await years.confirmRetraction('2026');
    await years.release('2026.3', without(one('left')));
    await years.night();
    expect(await years.findFaults()).toEqual([]);
  });

  it('10.13 notice 2 names a further purpose, for which only later grants and confirmations count', async () => {
    const text = { en: 'Marketing', fr: 'Marketing', de: 'Werbung' };
    const notice = await body<{ purposes: object }>(
      years.setup.ask('/v1/consent-notices/notice/1'),
    );
    await putNextRevision(years.setup, { purposes: { ...notice.purposes, [MARKETING]: text } });
    years.oracle.revised(false, [RESEARCH, MARKETING]);
    await years.addMarketing();
    const given = async () => {
      const readers = years.readers.filter(({ recipient: who }) => who.purpose !== undefined);
      const reads = await Promise.all(readers.map((reader) => reader.rows()));
      return new Set(reads.flatMap(({ rows }) => [...visibleGroupsIn(rows).keys()]));
    };
    const transferred = async () =>
      visibleGroupsIn((await years.dataPlaneReaders[1]?.rows('jsonl'))?.rows ?? []);
    expect((await given()).size).toBe(0);
    expect((await transferred()).size).toBe(0);
    expect(await years.findFaults()).toEqual([]);
    const granted = years.pickSeveral(
      all().filter(({ isMerged }) => !isMerged),
      16, // some of them wait for a confirmation of their identity, and are not served
    );
    for (const { key } of granted) {
      if (key === one('left')) continue;
      for (const audience of ['partners', 'dataspace', 'public'] as const)
        await years.decideAs(key, ['registry', 'profile'], { audience, isOpen: true });
    }
    expect((await given()).size).toBe(0);
    await years.night();
    const shown = await given();
    const first = granted.find(({ key }) => shown.has(key))?.key ?? 0;
    expect(first).not.toBe(0);
    expect((await transferred()).size).toBeGreaterThan(0);
    expect(await years.findFaults()).toEqual([]);
    await years.withdrawAll(first);
    expect(await given()).not.toContain(first);
    expect(await years.findFaults()).toEqual([]);
    await days(4);
    await years.night();
    expect(await years.findFaults()).toEqual([]);
  });

  it('10.13 after a material notice, nothing is served until it is granted again', async () => {
    const notice = await body<object>(years.setup.ask('/v1/consent-notices/notice/2'));
    await putNextRevision(years.setup, { ...notice, material: true, revision: 3 });
    years.oracle.revised(true, [RESEARCH, MARKETING]);
    expect(await years.findFaults()).toEqual([]);
    for (const key of years.pickSeveral([...years.companies.keys()], 20))
      if (key !== one('left')) await years.decide(key);
    await years.night();
    expect(await years.findFaults()).toEqual([]);
    await days(4);
    // These grants make sure that 2027 has rows, with any seed.
    for (const role of ['renamed', 'renumbered', 'successor', 'returns'])
      await years.decideAs(one(role), ['registry', 'profile'], {
        audience: 'partners',
        isOpen: true,
      });
  });

  it('2027: other columns again, with a company that was missing for two years', async () => {
    years.advanceDays(365);
    await years.release('2027', all());
    await years.night();
    expect(await years.findFaults()).toEqual([]);
    const [row = ''] = (await years.readers[0]?.rows())?.rows ?? [];
    expect(row).toContain('successor');
    expect(row).not.toContain('fit4start');
    await years.confirmIdentity(one('left'));
    await days(4);
    await years.night();
    expect(await years.findFaults()).toEqual([]);
  });

  it('the run had grants and decisions, so the comparison was not empty', async () => {
    const path = '/v1/consents/coverage';
    const coverage = await years.setup.as('auditor', path);
    const { partners } = await body<{ partners: { registry: number } }>(coverage);
    expect(partners.registry).toBeGreaterThan(0);
    const decided = await linesOf(years.setup.as('auditor', '/v1/consents/changes?limit=400'));
    expect(decided.length).toBeGreaterThan(50);
  });
});
