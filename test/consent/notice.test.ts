import { describe, expect, it } from 'vitest';
import { FIRST_NOTICE } from '../../lib/consent/first-notice.ts';
import { ConsentNotice, parseNoticeVersion, toPinnedNotice } from '../../lib/consent/notice.ts';
import { NoticeService } from '../../lib/consent/notice-service.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../lib/consent/vocabulary.ts';
import { canonicalJson, sha256 } from '../../lib/core/digest.ts';
import { newUuid } from '../../lib/core/ids.ts';
import { instant } from '../../lib/core/instant.ts';
import { LANGUAGES } from '../../lib/core/language.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { TableNoticeStore } from '../../lib/store/notice-store.ts';
import { pendingJobs } from '../../lib/store/outbox.ts';
import { listAllItems } from '../../lib/store/table.ts';

const FIRST = { limit: 100 };

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

  it('names every group and audience, in every language', () => {
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
      const inLanguage = texts.map((text) => text[language]);
      expect(inLanguage.every((text) => text.length > 3)).toBe(true);
      expect(new Set(inLanguage).size).toBe(inLanguage.length);
    }
  });

  it('fits the schema for later revisions', () => {
    expect(ConsentNotice.parse(FIRST_NOTICE)).toEqual(FIRST_NOTICE);
  });

  it('has a hash that everyone can compute from its canonical JSON', () => {
    expect(toPinnedNotice(FIRST_NOTICE)).toMatchObject({
      version: 'notice-v1',
      hash: sha256(canonicalJson(FIRST_NOTICE)),
    });
    const turned = Object.fromEntries(Object.entries(FIRST_NOTICE).reverse()) as ConsentNotice;
    expect(toPinnedNotice(turned).hash).toBe(toPinnedNotice(FIRST_NOTICE).hash);
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
    expect(parseNoticeVersion(version)).toEqual(name);
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
  const revision = (number: number, changes: Partial<ConsentNotice> = {}): ConsentNotice => ({
    ...FIRST_NOTICE,
    revision: number,
    ...(number > 1 && { material: false }),
    texts: { ...FIRST_NOTICE.texts, title: { en: `Title ${number}`, fr: 'Titre', de: 'Titel' } },
    ...changes,
  });

  it('knows the first notice, and no other', async () => {
    const { service } = opened();
    expect((await service.find('notice-v1'))?.notice).toEqual(FIRST_NOTICE);
    for (const version of ['notice-v2', 'notice-v0', '', 'Notice-v1', '__proto__-v1'])
      expect(await service.find(version)).toBeUndefined();
  });

  /** Puts a revision in force, by two persons. */
  const add = async (service: NoticeService, wanted: ConsentNotice) => {
    const { version, hash } = await service.propose(wanted, 'officer');
    return service.confirm(version, hash, { actor: 'another' });
  };

  it('adds revisions in order, and lists them all, also in another process', async () => {
    const { table, service } = opened();
    await add(service, revision(2));
    await add(service, revision(1, { id: 'contact' }));
    await add(service, revision(3));
    const other = opened(table).service;
    expect((await other.list()).map(({ version }) => version)).toEqual([
      'contact-v1',
      'notice-v1',
      'notice-v2',
      'notice-v3',
    ]);
    expect((await other.find('notice-v2'))?.hash).toBe(toPinnedNotice(revision(2)).hash);
  });

  it('10.13 needs a second person; before that, no decision refers to the notice', async () => {
    const { table, service } = opened();
    const texts = {
      ...FIRST_NOTICE.texts,
      retention: { en: 'Ten years', fr: 'Dix ans', de: 'Zehn' },
    };
    const { version, hash, changes } = await service.propose(revision(2, { texts }), 'Officer');
    expect(changes).toEqual(['texts.retention']);
    expect(await service.find(version)).toBeUndefined();
    expect((await service.current()).version).toBe('notice-v1');
    for (const self of ['officer', 'Officer', ' officer'])
      await expect(service.confirm(version, hash, { actor: self })).rejects.toMatchObject({
        code: 'second-person-required',
      });
    await expect(service.confirm(version, '0'.repeat(64), { actor: 'bob' })).rejects.toMatchObject({
      code: 'precondition-failed',
    });
    await expect(service.confirm('notice-v3', hash, { actor: 'bob' })).rejects.toMatchObject({
      code: 'not-found',
    });
    const replaced = await service.propose(revision(2), 'officer');
    await expect(service.confirm(version, hash, { actor: 'bob' })).rejects.toMatchObject({
      code: 'precondition-failed',
    });
    expect((await service.proposals(FIRST)).items).toMatchObject([
      { version, hash: replaced.hash },
    ]);
    const inForce = await service.confirm(version, replaced.hash, { actor: 'bob' });
    expect(await service.confirm(version, replaced.hash, { actor: 'bob' })).toEqual(inForce);
    expect(await service.proposals(FIRST)).toEqual({ items: [] });
    expect((await opened(table).service.current()).version).toBe(version);
    const audit: unknown[] = [];
    for await (const { data } of listAllItems(table, { pk: 'AUDIT#2026-01-01' })) audit.push(data);
    expect(audit).toMatchObject([
      { actor: 'Officer', action: 'notice.proposed', subject: 'notice/notice-v2' },
      { actor: 'officer', action: 'notice.proposed', subject: 'notice/notice-v2' },
      { actor: 'bob', action: 'notice.confirmed', subject: 'notice/notice-v2' },
    ]);
  });

  it('10.13 states whether it is material, and from when on', async () => {
    const { service } = opened();
    const { material: _, ...unstated } = revision(2);
    const refused = (wanted: ConsentNotice, at: string) =>
      expect(service.propose(wanted, 'officer')).rejects.toMatchObject({
        code: 'message-invalid',
        details: { issues: [{ at }] },
      });
    await refused(unstated, 'material');
    const appliesFrom = instant('2026-03-01T00:00:00Z');
    await refused(revision(2, { appliesFrom }), 'appliesFrom');
    const announced = await add(service, revision(2, { material: true, appliesFrom }));
    expect(announced).toMatchObject({ confirmedAt: '2026-01-01T00:00:00.000Z', from: appliesFrom });
    const past = { material: true, appliesFrom: instant('2025-01-01T00:00:00Z') };
    const { confirmedAt, from } = await add(service, revision(3, past));
    expect(from).toBe(confirmedAt);
  });

  it.each(['dpv:Marketing', 'mailto:marketing@example.lu', 'Marketing'])(
    '10.13 refuses a purpose named %s, because policies and registrations compare whole IRIs',
    (purpose) => {
      const { purposes } = FIRST_NOTICE;
      const text = { en: 'Marketing', fr: 'Marketing', de: 'Werbung' };
      const named = (iri: string) =>
        ConsentNotice.safeParse({ ...FIRST_NOTICE, purposes: { ...purposes, [iri]: text } });
      expect(named(purpose).success).toBe(false);
      expect(named('https://w3id.org/dpv#Marketing').success).toBe(true);
    },
  );

  it('10.13 makes every view stale in the transaction that confirms a material one', async () => {
    const { table, service } = opened();
    const epoch = () => new TableConsentStore(table).epoch();
    await add(service, revision(2));
    expect(await epoch()).toEqual({ partners: 0, dataspace: 0, public: 0 });
    await add(service, revision(3, { material: true }));
    expect(await epoch()).toEqual({ partners: 1, dataspace: 1, public: 1 });
    const enqueues: string[] = [];
    for await (const { message } of pendingJobs(table)) enqueues.push(String(message['kind']));
    expect(enqueues).toEqual(['access-reduced']);
  });

  it('accepts a repeated proposal, and changes nothing', async () => {
    const { table, service } = opened();
    const first = await add(service, revision(2));
    expect(await add(service, revision(2))).toEqual(first);
    expect(await add(opened(table).service, revision(2))).toEqual(first);
    const other = revision(2, { audiences: FIRST_NOTICE.audiences, texts: FIRST_NOTICE.texts });
    await expect(service.propose(other, 'officer')).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(service.propose(revision(1), 'officer')).rejects.toMatchObject({
      code: 'wrong-state',
    });
    expect((await service.find('notice-v2'))?.notice).toEqual(revision(2));
  });

  it('refuses a gap in the numbers, also after a proposal', async () => {
    const { service } = opened();
    await service.propose(revision(2), 'officer');
    await expect(service.propose(revision(3), 'officer')).rejects.toMatchObject({
      code: 'wrong-state',
    });
  });

  it('refuses a notice without a purpose for which rows are published', async () => {
    const { service } = opened();
    const [dropped = '', ...rest] = Object.entries(FIRST_NOTICE.purposes);
    await expect(
      service.propose(revision(2, { purposes: Object.fromEntries(rest) }), 'officer'),
    ).rejects.toMatchObject({
      code: 'message-invalid',
      details: { issues: [{ at: `purposes.${dropped[0]}` }] },
    });
  });

  it('accepts one of two simultaneous confirmations', async () => {
    const { table, service } = opened();
    const { version, hash } = await service.propose(revision(2), 'officer');
    const outcomes = await Promise.all(
      ['one', 'two'].map((actor) => opened(table).service.confirm(version, hash, { actor })),
    );
    expect(outcomes[0]).toEqual(outcomes[1]);
  });
});
