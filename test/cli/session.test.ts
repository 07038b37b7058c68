import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ApiConnection, askJson, askLines, askPages } from '../../lib/cli/session/session.ts';
import { toArray } from '../../lib/core/to-array.ts';
import { typeOver } from './shell.ts';

const CHECK = { check: 'store', ok: true, detail: 'it works', next: null };
const Line = z.object({ id: z.string() });
const Page = z.object({ items: z.array(Line), cursor: z.string().optional() });

/** A Kaart that gives these responses, one for each request. */
function openConnectionWith(...responses: readonly (string | Response)[]): ApiConnection {
  const left = [...responses];
  return {
    baseUrl: 'http://kaart.test',
    token: async () => 'token',
    partner: async () => ({ clientId: 'id', clientSecret: 'secret' }),
    send: async () => {
      const next = left.shift() ?? '';
      return typeof next === 'string' ? new Response(next) : next;
    },
    close: async () => undefined,
  };
}

describe('the responses that a command reads', () => {
  it('12.2 keep unknown members of a newer Kaart unchanged', async () => {
    const newer = `[{"since":1,"check":"store","ok":true,"detail":"it works","next":null}]`;
    const { code, out } = await typeOver(openConnectionWith(newer), '--json doctor');
    expect([code, out]).toEqual([0, `${newer}\n`]);
  });

  it.each([
    ['another type', [{ ...CHECK, ok: 'yes' }], '0.ok'],
    ['a member that is missing', [{ ...CHECK, next: undefined }], '0.next'],
    ['another document', { status: 'ok' }, 'expected a list, not an object'],
  ])('12.2 are refused with a next step: %s', async (_, response, place) => {
    const { code, out, err } = await typeOver(
      openConnectionWith(JSON.stringify(response)),
      'doctor',
    );
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(place);
    expect(err).toContain('(counterparty-failed)');
    expect(err).toContain('Check that --url names a Kaart.');
    expect(err).not.toMatch(/ {4}at |defect/);
  });

  it('12.2 are refused if they are an HTML page', async () => {
    const { code, err } = await typeOver(
      openConnectionWith('<!doctype html><title>Welcome</title>'),
      'catalog',
    );
    expect(code).toBe(1);
    expect(err).toContain('it is not JSON');
    expect(err).toContain('Check that --url names a Kaart.');
  });

  it('12.2 follow the schema on every page and in every line', async () => {
    const buildPage = (id: unknown, cursor?: string) => JSON.stringify({ items: [{ id }], cursor });
    const all = await toArray(
      askPages(openConnectionWith(buildPage('a', 'a'), buildPage('b')), '/v1/x', Page),
    );
    expect(all.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(['a', 'b']);
    await expect(
      toArray(askPages(openConnectionWith(buildPage('a', 'a'), buildPage(2)), '/v1/x', Page)),
    ).rejects.toMatchObject({ code: 'counterparty-failed' });
    await expect(
      toArray(askLines(openConnectionWith('{"id":"a"}\n{"id":2}\n'), '/v1/x', Line)),
    ).rejects.toMatchObject({ message: expect.stringContaining('/v1/x') });
    await expect(askJson(openConnectionWith('{"id":"a"}'), '/v1/x', Line)).resolves.toEqual({
      id: 'a',
    });
  });

  it('12.2 are never cast to a type', () => {
    const names = readdirSync('lib/cli', { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => name.endsWith('.ts')).map((name) => join('lib/cli', name));
    expect(files.length).toBeGreaterThan(50);
    const casting = files.filter((file) => /\bas never\b/.test(readFileSync(file, 'utf8')));
    expect(casting).toEqual([]);
  });
});
