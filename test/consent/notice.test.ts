import { describe, expect, it } from 'vitest';
import { FIRST_NOTICE } from '../../lib/consent/first-notice.ts';
import { ConsentNotice, namedNotice, pinned } from '../../lib/consent/notice.ts';
import { NoticeService } from '../../lib/consent/notice-service.ts';
import { coversPurpose, PURPOSES } from '../../lib/consent/purposes.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../lib/consent/vocabulary.ts';
import { canonicalJson, sha256 } from '../../lib/core/digest.ts';
import { newUuid } from '../../lib/core/ids.ts';
import { instant } from '../../lib/core/instant.ts';
import { LANGUAGES } from '../../lib/core/language.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { TableNoticeStore } from '../../lib/store/notice-store.ts';
import { all } from '../../lib/store/table.ts';

describe('notice-v1', () => {
  it('names the five purposes', () => {
    expect(Object.keys(FIRST_NOTICE.purposes)).toEqual([
      'https://w3id.org/dpv#ScientificResearch',
      'https://w3id.org/dpv#AcademicResearch',
      'https://w3id.org/dpv#ResearchAndDevelopment',
      'https://w3id.org/dpv#PublicBenefit',
      'https://w3id.org/dpv#ServiceProvision',
    ]);
  });

  it('tells of every group and audience, in every language', () => {
    expect(Object.keys(FIRST_NOTICE.fieldGroups)).toEqual([...FIELD_GROUPS]);
    expect(Object.keys(FIRST_NOTICE.audiences)).toEqual([...AUDIENCES]);
    const parts = [
      FIRST_NOTICE.purposes,
      FIRST_NOTICE.fieldGroups,
      FIRST_NOTICE.audiences,
      FIRST_NOTICE.texts,
    ];
    const texts = parts.flatMap((part) => Object.values(part));
    for (const language of LANGUAGES) {
      const told = texts.map((text) => text[language]);
      expect(told.every((text) => text.length > 3)).toBe(true);
      expect(new Set(told).size).toBe(told.length);
    }
  });

  it('fits the schema that later revisions are held against', () => {
    expect(ConsentNotice.parse(FIRST_NOTICE)).toEqual(FIRST_NOTICE);
  });

  it('has a hash that anyone can compute from its canonical JSON', () => {
    expect(pinned(FIRST_NOTICE)).toMatchObject({
      version: 'notice-v1',
      hash: sha256(canonicalJson(FIRST_NOTICE)),
    });
    const turned = Object.fromEntries(Object.entries(FIRST_NOTICE).reverse()) as ConsentNotice;
    expect(pinned(turned).hash).toBe(pinned(FIRST_NOTICE).hash);
  });
});

describe('the name of a notice', () => {
  it.each([
    ['notice-v1', { id: 'notice', revision: 1 }],
    ['a-v1-v12', { id: 'a-v1', revision: 12 }],
    ['notice-v0', undefined],
    ['notice-v01', undefined],
    ['notice', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('%s', (version, name) => {
    expect(namedNotice(version)).toEqual(name);
  });
});

describe('NoticeService', () => {
  const opened = (table = openSqliteTable(':memory:')) => ({
    table,
    service: new NoticeService({
      store: new TableNoticeStore(table),
      clock: () => instant('2026-01-01T00:00:00Z'),
      newId: newUuid,
    }),
  });
  const revision = (number: number, given: Partial<ConsentNotice> = {}): ConsentNotice => ({
    ...FIRST_NOTICE,
    revision: number,
    texts: { ...FIRST_NOTICE.texts, title: { en: `Title ${number}`, fr: 'Titre', de: 'Titel' } },
    ...given,
  });

  it('knows the first one, and no other', async () => {
    const { service } = opened();
    expect((await service.find('notice-v1'))?.notice).toEqual(FIRST_NOTICE);
    for (const version of ['notice-v2', 'notice-v0', '', 'Notice-v1', '__proto__-v1'])
      expect(await service.find(version)).toBeUndefined();
  });

  it('adds revisions one after the other, and lists them all, also in another process', async () => {
    const { table, service } = opened();
    await service.add(revision(2), 'officer');
    await service.add(revision(1, { id: 'contact' }), 'officer');
    await service.add(revision(3), 'officer');
    const other = opened(table).service;
    expect((await other.list()).map(({ version }) => version)).toEqual([
      'contact-v1',
      'notice-v1',
      'notice-v2',
      'notice-v3',
    ]);
    expect((await other.find('notice-v2'))?.hash).toBe(pinned(revision(2)).hash);
  });

  it('takes the same one again and changes none', async () => {
    const { table, service } = opened();
    const first = await service.add(revision(2), 'officer');
    expect(await service.add(revision(2), 'another')).toEqual(first);
    expect(await opened(table).service.add(revision(2), 'another')).toEqual(first);
    const other = revision(2, { audiences: FIRST_NOTICE.audiences, texts: FIRST_NOTICE.texts });
    await expect(service.add(other, 'officer')).rejects.toMatchObject({ code: 'wrong-state' });
    const changedFirst = revision(1);
    await expect(service.add(changedFirst, 'officer')).rejects.toMatchObject({
      code: 'wrong-state',
    });
    expect((await service.find('notice-v2'))?.notice).toEqual(revision(2));
    const audit: unknown[] = [];
    for await (const { data } of all(table, { pk: 'AUDIT#2026-01-01' })) audit.push(data);
    expect(audit).toMatchObject([
      { actor: 'officer', action: 'notice.added', subject: 'notice/notice-v2' },
    ]);
  });

  it('refuses a gap', async () => {
    const { service } = opened();
    await expect(service.add(revision(3), 'officer')).rejects.toMatchObject({
      code: 'wrong-state',
    });
  });

  it('refuses a notice without a purpose for which rows are given, and one more covers nothing new', async () => {
    const { service } = opened();
    const [dropped = '', ...rest] = Object.entries(FIRST_NOTICE.purposes);
    await expect(
      service.add(revision(2, { purposes: Object.fromEntries(rest) }), 'officer'),
    ).rejects.toMatchObject({
      code: 'message-invalid',
      details: { issues: [{ at: `purposes.${dropped[0]}` }] },
    });
    const wider = {
      ...FIRST_NOTICE.purposes,
      'https://w3id.org/dpv#Marketing': FIRST_NOTICE.texts.title,
    };
    await service.add(revision(2, { purposes: wider }), 'officer');
    expect(PURPOSES.every(coversPurpose)).toBe(true);
    expect(coversPurpose('https://w3id.org/dpv#Marketing')).toBe(false);
  });

  it('lets one of two writers at once have the revision', async () => {
    const { table } = opened();
    const texts = (en: string) => ({
      ...FIRST_NOTICE.texts,
      title: { en, fr: 'Titre', de: 'Titel' },
    });
    const outcomes = await Promise.allSettled(
      ['one', 'two'].map((en) =>
        opened(table).service.add(revision(2, { texts: texts(en) }), 'officer'),
      ),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
