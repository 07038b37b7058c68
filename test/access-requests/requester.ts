import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { AccessRequestForm } from '../../lib/access-requests/access-request-form.ts';
import { DAY_MS } from '../../lib/core/instant.ts';
import { linesOf, RESEARCH, type Setup } from '../app/setup.ts';

/** A request for access, as its requester writes it. */
export const REQUEST = {
  requester: { name: 'Anna Wagner', email: 'anna@lih.example' },
  organisation: { name: 'Luxembourg Institute', country: 'LU', number: 'F0001' },
  purposes: [RESEARCH],
  terms: 'partner-terms-v1',
  language: 'en',
};

/** The same request as the inputs of the form. */
export const FORM = {
  name: 'Anna Wagner',
  email: 'anna@lih.example',
  organisation: 'Luxembourg Institute',
  country: 'LU',
  number: 'F0001',
  'purpose.0': RESEARCH,
  terms: 'partner-terms-v1',
  jwks: '',
};

/** Changes only the date. Timers still use real time. */
export function passDays(days: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * DAY_MS });
}

/** The path of the link in the latest mail of a kind to an address. */
export async function linkTo(setup: Setup, email: string, step: string): Promise<string> {
  await setup.kaart.deliver();
  const texts = setup.mails.filter(({ to }) => to === email).map(({ text }) => text);
  const link = texts
    .toReversed()
    .flatMap((text) => text.match(/http\S+/g) ?? [])
    .find((each) => each.includes(`/access/${step}/`));
  if (link === undefined) throw new Error(`no mail with a link: ${step}`);
  return new URL(link).pathname;
}

/** A confirmed request, the only open one of its address. @returns its id */
export async function requestConfirmed(
  setup: Setup,
  {
    name = REQUEST.requester.name,
    email = `anna-${randomUUID()}@lih.example`,
    ...more
  }: { name?: string; email?: string; [member: string]: unknown } = {},
): Promise<string> {
  const json = { ...REQUEST, requester: { name, email }, ...more };
  // Does not use HTTP, because HTTP permits only a few requests from one network address.
  await setup.kaart.accessRequests.requests.submit(AccessRequestForm.parse(json));
  const confirmed = await setup.form(await linkTo(setup, email, 'confirmation'), {});
  if (confirmed.status !== 200) throw new Error(await confirmed.text());
  const open = await linesOf<{ id: string; requester: { email: string } }>(
    setup.as('partner-admin', '/v1/access-requests?limit=1000'),
  );
  const found = open.find(({ requester }) => requester.email === email);
  if (found === undefined) throw new Error('the confirmed request is not listed');
  return found.id;
}
