import { AsyncLocalStorage } from 'node:async_hooks';
import { Hono } from 'hono';
import { jsx } from 'hono/jsx';
import { expect, it, vi } from 'vitest';
import { page } from '../../lib/http/html.ts';

const NAME = { en: 'a', fr: 'b', de: 'c' };

it('12.4 a page is rendered without an AsyncLocalStorage, which would slow down every later await', async () => {
  const [run, getBuiltinModule] = [
    vi.spyOn(AsyncLocalStorage.prototype, 'run'),
    vi.spyOn(process, 'getBuiltinModule'),
  ];
  const facts = { makers: { publisher: NAME, coOwner: NAME } };
  const app = new Hono<{ Variables: { facts: unknown } }>().get('/', (c) => {
    c.set('facts', facts);
    return page(c as never, jsx('p', {}, 'the text') as never);
  });
  const response = await app.request('/?lang=fr');
  expect(await response.text()).toBe('<!doctype html><p>the text</p>');
  expect(response.headers.get('content-language')).toBe('fr');
  expect([run, getBuiltinModule].map(({ mock }) => mock.calls)).toEqual([[], []]);
});
