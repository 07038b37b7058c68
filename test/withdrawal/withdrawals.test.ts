import { describe, expect, it } from 'vitest';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { stateText } from '../../lib/core/stated-reason.ts';
import { redactedName } from '../../lib/publication/redacted-name.ts';
import {
  listItems,
  type PublicationSetup,
  publicationSetup,
} from '../publication/publication-setup.ts';
import { companies } from '../publication/records.ts';
import { allOf, disclosuresOf, read, spread } from './withdrawal-setup.ts';

const night = { cause: 'night', actor: 'system' } as const;
const idOf = (number: number) => `LUHT-TEST-${String(number).padStart(4, '0')}`;

async function published(): Promise<PublicationSetup> {
  const setup = publicationSetup({ formats: ['jsonl'] });
  setup.editions.release('2025', companies(8));
  await setup.grant([1, 2, 3, 4]);
  await setup.grant([5], { groups: ['registry', 'profile'] });
  await setup.service.publish(night);
  await spread(setup).deliver();
  return setup;
}

/** The recipients of each withdrawal, by company. */
async function recipientStates(setup: PublicationSetup) {
  const all = await allOf(spread(setup).withdrawals, false);
  return Object.fromEntries(
    all.map(({ recordId, recipients }) => [
      recordId.slice(-4),
      recipients.map(({ recipient, op }) => `${recipient} ${op}`).sort(),
    ]),
  );
}

describe('a withdrawal', () => {
  it('is sent to each recipient that read a version with the row, also an old version', async () => {
    const setup = await published();
    await read(setup, 'early');
    await read(setup, 'elsewhere', { audience: 'dataspace' });
    await setup.withdraw([1]);
    await spread(setup).deliver();
    setup.tick(1_000);
    await read(setup, 'late');
    await setup.withdraw([2]);
    await spread(setup).deliver();
    expect(await recipientStates(setup)).toEqual({
      '0001': ['early removed'],
      '0002': ['early removed', 'late removed'],
    });
  });

  it('of a group is sent as “changed” to each recipient that read the group', async () => {
    const setup = await published();
    await read(setup, 'list');
    await setup.withdraw([1], { groups: ['contact'] });
    await setup.withdraw([5], { groups: ['contact'] });
    await spread(setup).deliver();
    expect(await recipientStates(setup)).toEqual({ '0001': ['list changed'] });
  });

  it('is sent to a recipient that read a redacted version with the row', async () => {
    const setup = await published();
    const first = (await setup.service.head()).version.views.partners.id;
    await setup.withdraw([1]);
    await spread(setup).deliver();
    setup.tick(61_000);
    await read(setup, 'archivist', { name: redactedName(first) });
    setup.tick(1_000);
    await setup.withdraw([2]);
    await spread(setup).deliver();
    expect(await recipientStates(setup)).toEqual({ '0001': [], '0002': ['archivist removed'] });
    const seen = await disclosuresOf(setup, idOf(1));
    expect(seen).toEqual([]);
    expect(await disclosuresOf(setup, idOf(2))).toMatchObject([
      { recipient: 'archivist', version: `${first}.redacted`, redacted: true },
    ]);
  });

  it('is sent by the nightly run to a recipient that read during the withdrawal; no recipient gets it twice', async () => {
    const setup = await published();
    await read(setup, 'list');
    const before = await setup.service.view('partners');
    await setup.withdraw([1]);
    await spread(setup).deliver();
    const { DisclosureStore } = await import('../../lib/store/disclosure-store.ts');
    const late = {
      id: 'late',
      at: setup.now(),
      partnerId: 'slow',
      version: before.id,
    };
    await new DisclosureStore(setup.table).record(
      {
        ...late,
        dataset: before.dataset,
        audience: 'partners',
        purpose: null,
        format: 'csv',
        bytes: 1,
        requestId: 'r',
        tokenId: 't',
      },
      { seq: before.version.seq, activation: before.version.id, redacted: false },
    );
    setup.tick(DAY_MS);
    await spread(setup).service.resume();
    setup.tick(DAY_MS);
    await spread(setup).service.resume();
    expect(await recipientStates(setup)).toEqual({ '0001': ['list removed', 'slow removed'] });
  });

  it('of data that was not granted has no recipient; a future one is sent when it takes effect', async () => {
    const setup = await published();
    await read(setup, 'list');
    await setup.withdraw([7]);
    await setup.withdraw([1], { effectiveAt: addMilliseconds(setup.now(), DAY_MS) });
    await spread(setup).deliver();
    const [future, ...others] = await allOf(spread(setup).withdrawals, false);
    expect(others).toEqual([]);
    expect(future).toMatchObject({ recordId: idOf(1), superseded: null, notified: null });
    setup.tick(DAY_MS);
    await spread(setup).service.resume();
    expect(await recipientStates(setup)).toEqual({ '0001': ['list removed'] });
  });
});

describe('11.9: a withdrawal for a recipient that only reads the change feed', () => {
  /** One nightly run, and its log. */
  async function runNight(setup: PublicationSetup) {
    const lines: string[] = [];
    await spread(setup, undefined, {
      log: (level, event, facts) => void lines.push(JSON.stringify({ level, event, ...facts })),
    }).service.resume();
    return lines.map((line) => JSON.parse(line));
  }
  const summary = (open: number, checked: number, overdue = 0) => ({
    level: overdue > 0 ? 'warn' : 'info',
    event: 'withdrawals.checked',
    ...{ open, checked, overdue },
  });

  it('is closed as "notified, term has passed", and is never overdue', async () => {
    const setup = await published();
    await read(setup, 'list');
    await setup.withdraw([1]);
    await spread(setup).deliver();
    setup.tick(DAY_MS);
    expect(await runNight(setup)).toEqual([summary(1, 1)]);
    const { withdrawals } = spread(setup);
    const stands = async () => (await allOf(withdrawals, false))[0];
    expect(await stands()).toMatchObject({ closedAt: null, termPassedAt: null, overdue: [] });
    setup.tick(7 * DAY_MS);
    expect(await allOf(withdrawals, true)).toEqual([]);
    expect(await runNight(setup)).toEqual([summary(1, 1)]);
    const closed = await stands();
    expect(closed).toMatchObject({ closedAt: expect.any(String), overdue: [] });
    expect(closed?.termPassedAt).toBe(closed?.closedAt);
    expect(await runNight(setup)).toEqual([summary(0, 0)]);
  });

  it('is closed without a passed term if the recipient acknowledges in time', async () => {
    const setup = await published();
    await read(setup, 'list');
    await setup.withdraw([1]);
    await spread(setup).deliver();
    setup.tick(DAY_MS);
    await runNight(setup);
    const { withdrawals } = spread(setup);
    const [{ id } = { id: '' }] = await allOf(withdrawals, false);
    await withdrawals.acknowledge(id, { recipient: 'list', actor: 'list', note: 'done' });
    expect(await withdrawals.get(id)).toMatchObject({
      closedAt: expect.any(String),
      termPassedAt: null,
    });
  });

  it('is not read by the nightly runs between its notice and the end of its term', async () => {
    const setup = await published();
    await read(setup, 'list');
    for (const number of [1, 2, 3]) {
      await setup.withdraw([number]);
      await spread(setup).deliver();
    }
    setup.tick(DAY_MS);
    expect(await runNight(setup)).toEqual([summary(3, 3)]);
    for (let each = 0; each < 5; each += 1) {
      setup.tick(DAY_MS);
      expect(await runNight(setup)).toEqual([summary(3, 0)]);
    }
    setup.tick(2 * DAY_MS);
    expect(await runNight(setup)).toEqual([summary(3, 3)]);
    expect(await runNight(setup)).toEqual([summary(0, 0)]);
  });

  it('differs from one for a webhook, which stays overdue and is logged in one line a night', async () => {
    const setup = await published();
    await read(setup, 'hook');
    for (const number of [1, 2]) {
      await setup.withdraw([number]);
      await spread(setup).deliver();
    }
    setup.tick(9 * DAY_MS);
    expect(await runNight(setup)).toEqual([summary(2, 2, 2)]);
    setup.tick(DAY_MS);
    expect(await runNight(setup)).toEqual([summary(2, 2, 2)]);
    expect(await allOf(spread(setup).withdrawals, true)).toHaveLength(2);
  });

  it('lets other work run between two withdrawals', async () => {
    const setup = await published();
    await read(setup, 'list');
    for (const number of [1, 2, 3, 4]) {
      await setup.withdraw([number]);
      await spread(setup).deliver();
    }
    setup.tick(DAY_MS);
    let turns = 0;
    let running = true;
    const turn = () => {
      turns += 1;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    await runNight(setup);
    running = false;
    expect(turns).toBeGreaterThanOrEqual(8);
  });
});

describe('the list of overdue withdrawals', () => {
  it('shows each recipient that has not acknowledged in time, and each version that is not erased', async () => {
    const setup = await published();
    await read(setup, 'hook');
    await setup.withdraw([1]);
    await spread(setup).deliver();
    const { withdrawals } = spread(setup);
    expect(await allOf(withdrawals, true)).toEqual([]);
    setup.tick(8 * DAY_MS);
    const [late] = await allOf(withdrawals, true);
    expect(late?.overdue).toEqual(['hook']);
    await withdrawals.acknowledge(late?.id ?? '', {
      recipient: 'hook',
      actor: 'op',
      note: 'letter',
    });
    expect(await allOf(withdrawals, true)).toEqual([]);
    expect(await withdrawals.get(late?.id ?? '')).toMatchObject({
      recipients: [{ state: 'ACKNOWLEDGED', acknowledgement: { by: 'op', note: 'letter' } }],
    });
  });

  it('refuses an acknowledgement by a recipient that was not notified', async () => {
    const setup = await published();
    await setup.withdraw([1]);
    await spread(setup).deliver();
    const { withdrawals } = spread(setup);
    const [{ id } = { id: '' }] = await allOf(withdrawals, false);
    const by = { recipient: 'nobody', actor: 'nobody', note: 'x' };
    await expect(withdrawals.acknowledge(id, by)).rejects.toMatchObject({ code: 'not-found' });
    await expect(withdrawals.get('x')).rejects.toMatchObject({ code: 'not-found' });
    await expect(withdrawals.get(`${id.split('.')[0]}.LUHT-X`)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('a withdrawal notice', () => {
  async function sentNotice(recipient: string, agreement?: string) {
    const setup = await published();
    await read(setup, recipient, agreement === undefined ? {} : { agreement });
    await setup.withdraw([1]);
    await spread(setup).deliver();
    const { withdrawals, noticeService } = spread(setup);
    const [withdrawal] = await allOf(withdrawals, false);
    const pid = withdrawal?.recipients[0]?.notice ?? '';
    const readState = async () => (await noticeService.get(pid)).state;
    const messages = async () => listItems(setup.table, `OUTBOX#${pid}`);
    return {
      setup,
      pid,
      state: readState,
      messages,
      noticeService,
      service: spread(setup).service,
    };
  }

  it('that failed is sent again by the nightly run, under the same id', async () => {
    const { setup, pid, state, messages, noticeService, service } = await sentNotice('hook');
    const [first] = await messages();
    await noticeService.recordRefused(pid, String(first?.sk), stateText('no server there'));
    expect([await state(), await messages()]).toEqual(['FAILED', []]);
    setup.tick(DAY_MS);
    await service.resume();
    const [again] = await messages();
    expect(again?.sk).not.toBe(first?.sk);
    await noticeService.recordAccepted(pid, String(again?.sk), undefined);
    expect([await state(), await messages()]).toEqual(['DELIVERED', []]);
  });

  it('that a connector does not support gets the state UNSUPPORTED and is not sent again', async () => {
    const { setup, pid, state, messages, noticeService, service } = await sentNotice(
      'lab',
      'urn:agreed',
    );
    const [message] = await messages();
    await noticeService.recordAccepted(pid, String(message?.sk), 'unsupported');
    expect(await state()).toBe('UNSUPPORTED');
    setup.tick(DAY_MS);
    await service.resume();
    expect([await state(), await messages()]).toEqual(['UNSUPPORTED', []]);
  });

  it('that was acknowledged before its response arrived stays acknowledged', async () => {
    const { setup, pid, state, messages, noticeService } = await sentNotice('hook');
    const [message] = await messages();
    const word = { at: setup.now(), by: 'hook', note: 'deleted' };
    await noticeService.confirm(pid, undefined, word);
    await noticeService.recordAccepted(pid, String(message?.sk), undefined);
    expect([await state(), await messages()]).toEqual(['ACKNOWLEDGED', []]);
  });
});

describe('500 withdrawals in one commit', () => {
  it('are processed in bounded writes, and each recipient is notified of all', async () => {
    const setup = publicationSetup({ formats: ['jsonl'] });
    const many = 600;
    setup.editions.release('2025', companies(many));
    const numbers = Array.from({ length: many }, (_, i) => i + 1);
    await setup.grant(numbers, { groups: ['registry'] });
    await setup.service.publish(night);
    await spread(setup).deliver();
    await read(setup, 'list');
    await read(setup, 'hook');
    await setup.withdraw(numbers.slice(0, 500));
    await spread(setup).deliver();
    const all = await allOf(spread(setup).withdrawals, false);
    expect(all).toHaveLength(500);
    for (const { recipients, erased } of all) {
      expect(recipients.map(({ recipient }) => recipient).sort()).toEqual(['hook', 'list']);
      expect(erased).not.toBeNull();
    }
  }, 120_000);
});
