import { afterEach, describe, expect, it } from 'vitest';
import type { Check, CheckResult } from '../../lib/app/checks/check.ts';
import { CHECKS } from '../../lib/app/checks/checks.ts';
import { instant } from '../../lib/core/instant.ts';
import { body, Room } from './room.ts';

let room: Room;
afterEach(() => room.close());

async function problems(): Promise<readonly CheckResult[]> {
  const results = await body<CheckResult[]>(room.as('publisher', '/v1/checks'));
  return results.filter(({ ok }) => !ok);
}

describe('the checks', () => {
  it('11.7: have names of their own, and all hold in the demonstration', async () => {
    room = await Room.demonstration();
    expect(new Set(CHECKS.map(({ name }: Check) => name)).size).toBe(CHECKS.length);
    expect(await problems()).toEqual([]);
  });

  it('11.7: /status gives the results without details, to anyone', async () => {
    room = new Room();
    const status = await body<{ status: string; checks: object[] }>(room.ask('/status'));
    expect(status.status).toBe('problem');
    expect(status.checks).toContainEqual({ check: 'current-version', ok: false });
    expect(status.checks).toHaveLength(CHECKS.length);
  });

  it('11.7: name a current version that is in the future', async () => {
    room = await Room.demonstration();
    room.now = instant('2020-01-01T00:00:00Z');
    expect(await problems()).toContainEqual({
      check: 'current-version',
      ok: false,
      detail: expect.stringContaining('in the future'),
      next: expect.stringContaining('clock'),
    });
  });
});
