import { describe, expect, it } from 'vitest';
import { AccessRequestForm } from '../../lib/access-requests/access-request-form.ts';
import { AccessRequests } from '../../lib/access-requests/access-requests.ts';
import { AccessSecrets } from '../../lib/access-requests/access-secrets.ts';
import { AccessMailJob } from '../../lib/access-requests/ports.ts';
import { FIRST_NOTICE } from '../../lib/consent/first-notice.ts';
import { toPinnedNotice } from '../../lib/consent/notice.ts';
import { EARLIEST } from '../../lib/core/instant.ts';
import { sameText } from '../../lib/core/language.ts';
import { noLog } from '../../lib/core/log.ts';
import type { Mail } from '../../lib/core/mail.ts';
import { Delivery } from '../../lib/delivery/delivery.ts';
import { TableAccessRequestStore } from '../../lib/store/access-request-store.ts';
import { PartnerStore } from '../../lib/store/partner-store.ts';
import { openSetup, PUBLIC_URL } from '../identity/setup.ts';
import { Faults, type Strike, Struck } from '../publication/faults.ts';
import { REQUEST } from './requester.ts';

const NOTICE = { ...toPinnedNotice(FIRST_NOTICE), confirmedAt: EARLIEST, from: EARLIEST };

/** The services of a process over stores that outlive it. */
function start(setup: ReturnType<typeof openSetup>, mails: Mail[], faults: Faults) {
  const table = faults.table(setup.table);
  const { signer, verifier, rights } = setup.identity;
  const deps = {
    requests: new TableAccessRequestStore(table),
    partners: new PartnerStore(table),
    clients: setup.identity.partners,
    notices: { terms: async () => ({ revisions: [NOTICE] }) },
    mailer: {
      send: (_: string, mail: Mail) => faults.call('mail', async () => void mails.push(mail)),
    },
    ...{ signer, verifier, publicUrl: PUBLIC_URL, help: 'data@example.lu' },
    publisher: sameText('Office'),
    clock: setup.clock.read,
    newId: () => crypto.randomUUID(),
  };
  const requests = new AccessRequests(deps);
  const handlers = {
    'access-mail': (message: unknown) => {
      const { id, mail } = AccessMailJob.parse(message);
      return requests.deliverMail(id, mail);
    },
  };
  // A failed job is due again at the next check.
  const clock = () => {
    setup.clock.passSeconds(3_600);
    return setup.clock.now;
  };
  const delivery = new Delivery({ table, handlers, log: noLog, clock });
  return { requests, secrets: new AccessSecrets({ ...deps, rights }), delivery };
}

/**
 * All steps from the request to the secret, in processes of which one fails or is killed. A failed step is
 * repeated.
 */
async function play(strike?: Strike) {
  const setup = openSetup();
  const mails: Mail[] = [];
  const faults = new Faults(strike);
  let process = start(setup, mails, faults);
  const runStep = async <T>(work: (running: typeof process) => Promise<T>): Promise<T> => {
    try {
      return await work(process);
    } catch (error) {
      if (!(error instanceof Struck)) throw error;
      process = start(setup, mails, new Faults());
      return work(process);
    }
  };
  // A worker only counts the errors of its handlers, so a killed worker may end without an error.
  const deliver = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await runStep(({ delivery }) => delivery.drain());
      if (faults.struck) process = start(setup, mails, new Faults());
    }
  };
  const findLink = (part: string) =>
    mails
      .flatMap(({ text }) => text.match(/http\S+/g) ?? [])
      .findLast((each) => each.includes(part))
      ?.split('/')
      .at(-1) ?? '';
  await runStep(({ requests }) => requests.submit(AccessRequestForm.parse(REQUEST)));
  await deliver();
  // A person who presses the button again after a lost response may find that the work is done.
  const expectUsed = (error: unknown) =>
    expect(error).toMatchObject({ details: { state: 'used' } });
  await runStep(({ requests }) => requests.confirm(findLink('/confirmation/'))).catch(expectUsed);
  const { items } = await runStep(({ requests }) => requests.page('open', { limit: 10 }));
  const id = items[0]?.value.id ?? '';
  const acceptance = { clientId: 'lih' };
  await runStep(({ requests }) => requests.accept(id, acceptance, { actor: 'carla' })).catch(
    (error: unknown) => expect(error).toMatchObject({ details: { state: 'accepted' } }),
  );
  await deliver();
  const token = findLink('/secret/');
  const shown = await runStep(({ secrets }) => secrets.reveal(token)).catch(expectUsed);
  return { setup, process, id, mails, faults, shown };
}

describe('14.2 a crash', () => {
  it('at any call of the stores or of the mail loses no request, no client and no mail', async () => {
    const { faults } = await play();
    const calls = faults.names.length;
    expect(calls).toBeGreaterThan(15);
    expect(faults.names).toContain('mail');
    for (let call = 1; call <= calls; call += 1)
      for (const moment of ['before', 'after'] as const) {
        const { setup, process, id, mails } = await play({ call, moment, manner: 'killed' });
        const where = [call, moment, faults.names[call - 1]];
        const { value } = await process.requests.get(id);
        expect([...where, value.state]).toEqual([...where, 'accepted']);
        const sent = new Set(mails.map(({ subject }) => subject));
        expect([...where, sent.size]).toEqual([...where, 2]);
        const partner = await new PartnerStore(setup.table).get('lih');
        const revealed = value.client?.secretLink?.revealedAt !== null;
        // The used link and the stored digest are one write.
        expect([...where, partner?.partner.credentials.length]).toEqual([...where, 1]);
        expect([...where, revealed]).toEqual([...where, true]);
      }
  }, 120_000);
});
