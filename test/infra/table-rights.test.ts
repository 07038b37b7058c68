import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { AccessRequestForm } from '../../lib/access-requests/access-request-form.ts';
import { type ComposedKaart, composeKaart } from '../../lib/app/compose.ts';
import { readConfig } from '../../lib/app/config.ts';
import { DEMO_PARTNER, loadDemonstration } from '../../lib/app/demonstration.ts';
import { addMilliseconds, HOUR_MS, instant } from '../../lib/core/instant.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openKeyFile } from '../../lib/embedded/key-file.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { type Table, type Write, withoutWrites } from '../../lib/store/table.ts';
import { REQUEST } from '../access-requests/requester.ts';
import { request } from '../consent/consent-setup.ts';
import { resources, synthesised } from './synthesised.ts';

const COMPANY = 'LUHT-DEMO-0106';
const ACTIONS: Readonly<Record<Write['kind'], string>> = {
  put: 'dynamodb:PutItem',
  delete: 'dynamodb:DeleteItem',
  add: 'dynamodb:UpdateItem',
  check: 'dynamodb:ConditionCheckItem',
};

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Condition?: {
    [operator: string]: { 'dynamodb:LeadingKeys': string | string[] };
  };
}

/** Returns a function: whether a role permits a write, by action and partition key. */
function allows(template: Template, name: string): (write: Write) => boolean {
  const policies = Object.entries(resources(template, 'AWS::IAM::Policy'));
  const [, policy] = policies.find(([id]) => id.startsWith(`${name}Role`)) ?? [];
  const statements: Statement[] = policy?.Properties['PolicyDocument'].Statement;
  const applies = ({ kind, key }: Write, effect: Statement['Effect']) =>
    statements.some(({ Effect, Action, Condition }) => {
      const [condition] = Object.values(Condition ?? {});
      const keys = condition?.['dynamodb:LeadingKeys'] ?? '*';
      if (Effect !== effect || ![Action].flat().includes(ACTIONS[kind])) return false;
      return [keys].flat().some((k) => like(k, key.pk));
    });
  return (write) => applies(write, 'Allow') && !applies(write, 'Deny');
}

function like(pattern: string, text: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

/** A Kaart that delivers jobs only on request, and its writes. */
function watched() {
  const own = openSqliteTable(':memory:');
  const written: Write[] = [];
  const table: Table = {
    ...withoutWrites(own),
    async transact(writes) {
      await own.transact(writes);
      written.push(...writes);
    },
  };
  const home = mkdtempSync(join(tmpdir(), 'kaart-rights-'));
  const publicUrl = 'http://kaart.test';
  const clock = { now: instant('2025-09-30T22:00:00Z') };
  const kaart = composeKaart(
    { ...readConfig({}), publicUrl },
    {
      table,
      objects: openFileObjects({ directory: join(home, 'objects'), publicUrl }),
      keys: openKeyFile(join(home, 'keys.json')),
      log: () => undefined,
      mailer: { send: async () => undefined },
      clock: () => {
        clock.now = addMilliseconds(clock.now, 1);
        return clock.now;
      },
    },
  );
  const during = async (work: () => Promise<unknown>) => {
    written.length = 0;
    await work();
    return [...written];
  };
  return { kaart, home, clock, during };
}

/**
 * Records grants that will expire (one for a named reader), a withdrawal, an invitation by mail, an
 * erasure, and an access request.
 */
async function decide(
  { consent, selfService, erasures, accessRequests }: ComposedKaart,
  now: string,
): Promise<void> {
  const validUntil = addMilliseconds(instant(now), HOUR_MS);
  await consent.record([request({ recordId: COMPANY, validUntil })], 'officer');
  const other = { recordId: 'LUHT-DEMO-0001', recipient: DEMO_PARTNER, validUntil };
  await consent.record([request(other)], 'officer');
  const withdrawn = { recordId: 'LUHT-DEMO-0002', action: 'withdraw' } as const;
  await consent.record([request(withdrawn)], 'officer');
  const transferRequest = { mandate: 'company', days: 14 } as const;
  await selfService.invitations.invite(COMPANY, transferRequest, 'officer');
  const person = { email: 'contact@demo-106.example' };
  const { id } = await erasures.request({ person, reason: 'x' }, 'officer');
  await erasures.confirm(id, { actor: 'another' });
  await accessRequests.requests.submit(AccessRequestForm.parse(REQUEST));
}

describe('the rights to the table', () => {
  let template: Template;
  beforeAll(() => {
    template = synthesised('dev');
  }, 60_000);

  it('are enough for the nightly run and the delivery, and for recording expired grants', async () => {
    const { kaart, home, clock, during } = watched();
    const before = await during(async () => {
      await loadDemonstration(kaart, home, () => undefined);
      await kaart.deliver();
      await decide(kaart, clock.now);
    });
    const delivered = await during(() => kaart.deliver());
    clock.now = addMilliseconds(clock.now, 2 * HOUR_MS);
    const night = await during(() => kaart.night());
    const after = await during(() => kaart.deliver());
    const log = await kaart.consent.events(COMPANY);
    expect(log.at(-1)).toMatchObject({ action: 'expire' });
    const refused = (name: string, writes: readonly Write[]) =>
      writes.filter((write) => !allows(template, name)(write)).map(({ kind, key }) => [kind, key]);
    // The API has written the demonstration and the decisions. It may write everything, but not change
    // append-only items.
    expect(refused('Api', before)).toEqual([]);
    expect(refused('Publish', night)).toEqual([]);
    expect(refused('Deliver', [...delivered, ...after])).toEqual([]);
    expect(delivered.some(({ key }) => key.pk === 'ERASURES')).toBe(true);
    // 14.2: sent links are recorded, and old requests are deleted.
    const request = { pk: 'ACCESS-REQUEST#x', sk: 'META' };
    const deletion = { kind: 'delete', key: request, if: 'any' } as const;
    expect([allows(template, 'Deliver')(deletion), allows(template, 'Publish')(deletion)]).toEqual([
      true,
      false,
    ]);
    await kaart.close();
  }, 60_000);

  it('17.3 let nothing delete an entry of a log, except the nightly run a disclosure, if disclosures end', () => {
    const ending = synthesised('prod', { disclosureDays: 365 });
    const logs = [
      'AUDIT#2025',
      'DISCLOSURE#x',
      'RECEIPT#x',
      'SIGNED-RECEIPT#x',
      'AGREEMENT#x',
      'COMPANY#x',
    ];
    const deletable = (template: Template) =>
      ['Api', 'Publish', 'Deliver', 'BreakGlass'].flatMap((name) =>
        logs
          .filter((pk) =>
            allows(template, name)({ kind: 'delete', key: { pk, sk: 'x' }, if: 'any' }),
          )
          .map((pk) => [name, pk]),
      );
    expect(deletable(synthesised('prod'))).toEqual([]);
    expect(deletable(ending)).toEqual([['Publish', 'DISCLOSURE#x']]);
    const add = { kind: 'add', key: { pk: 'DISCLOSURE#x', sk: 'x' }, amounts: { n: 1 } } as const;
    expect(allows(ending, 'Publish')(add)).toBe(false);
  });
});
