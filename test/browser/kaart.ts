import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningKaart, serveLocal } from '../../lib/app/serve.ts';
import { systemClock } from '../../lib/core/clock.ts';
import { stateReason } from '../../lib/core/stated-reason.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import type { Role } from '../../lib/identity/roles.ts';

const ROWS = '/v1/datasets/healthtech-companies/data?format=jsonl';

/** The demonstration, served on this machine for a browser. */
export class ServedKaart {
  readonly #served: RunningKaart;

  private constructor(served: RunningKaart) {
    this.#served = served;
  }

  static async demonstration(more: Readonly<Record<string, string>> = {}): Promise<ServedKaart> {
    const home = mkdtempSync(join(tmpdir(), 'kaart-browser-'));
    const env = { ...more, KAART_HOME: home, PORT: '0' };
    return new ServedKaart(
      await serveLocal({
        env,
        host: '127.0.0.1',
        demo: true,
        nightly: false, // a night that begins during a test would publish
        quiet: true,
        writeLine: () => undefined,
      }),
    );
  }

  get url(): string {
    return this.#served.url;
  }

  /** The code with which people sign in at the workbench. */
  get developmentCode(): string {
    return this.#served.developmentCode ?? '';
  }

  /** The link that a contact gets by mail. Here, mails are files in the data directory. */
  async link(recordId: string, mandate: 'company' | 'person' = 'company'): Promise<string> {
    const path = `/v1/companies/${recordId}/invitations`;
    const { id } = (await this.as('consent-officer', path, { mandate })) as { id: string };
    return this.#linkInMail((name) => name === `${id}.eml`, '/my/invitations/');
  }

  /** The link of a step that a requester of access gets by mail. */
  linkForRequester(email: string, step: 'confirmation' | 'secret'): Promise<string> {
    return this.#linkInMail((_, mail) => mail.includes(`To: ${email}\r\n`), `/access/${step}/`);
  }

  /** A link with this part in a mail. Here, mails are files, which a job writes. */
  async #linkInMail(
    isMeant: (file: string, mail: string) => boolean,
    part: string,
  ): Promise<string> {
    const folder = join(this.#served.home, 'outbox');
    for (let times = 0; times < 6000; times += 1) {
      const files = existsSync(folder) ? readdirSync(folder) : [];
      for (const file of files.filter((name) => name.endsWith('.eml'))) {
        const mail = readFileSync(join(folder, file), 'utf8');
        const link = (mail.match(/http\S+/g) ?? []).find((url) => url.includes(part));
        if (link !== undefined && isMeant(file, mail)) return link;
      }
      await sleep(10);
    }
    throw new Error(`no mail has a link with ${part}`);
  }

  /** Requests access for an organisation, and confirms the address. */
  async requestAccess(email: string): Promise<void> {
    const [purpose] = Object.keys(
      ((await (await fetch(`${this.url}/v1/access-terms`)).json()) as { purposes: object })
        .purposes,
    );
    const json = {
      requester: { name: 'Anna Wagner', email },
      organisation: { name: 'Luxembourg Institute', country: 'LU', number: 'F0001' },
      purposes: [purpose],
      terms: 'partner-terms-v1',
    };
    await fetch(`${this.url}/v1/access-requests`, {
      method: 'POST',
      body: JSON.stringify(json),
      headers: { 'content-type': 'application/json' },
    });
    const link = await this.linkForRequester(email, 'confirmation');
    await fetch(link, { method: 'POST', body: new URLSearchParams() });
  }

  /** Stores a job that was given up. */
  async giveUpJob(kind: string): Promise<void> {
    const table = openSqliteTable(join(this.#served.home, 'kaart.sqlite'));
    const deadSince = systemClock();
    const data = {
      message: { kind },
      attempts: 12,
      reason: stateReason('service-silent'),
      deadSince,
    };
    const key = { pk: 'DEAD-LETTER', sk: `${deadSince}#${randomUUID()}` };
    await table.transact([{ kind: 'put', key, data: data as never, if: 'absent' }]);
    await table.close();
  }

  /** Accepts the open request of a requester, as a partner-admin does. @returns the id of the client */
  async acceptRequest(email: string): Promise<string> {
    const token = await this.token('partner-admin', 'carla');
    const headers = { authorization: `Bearer ${token}` };
    const list = await (await fetch(`${this.url}/v1/access-requests`, { headers })).text();
    const open = list.split('\n').filter((line) => line !== '');
    const { id } = open
      .map((line) => JSON.parse(line))
      .find(({ requester }) => requester.email === email);
    const path = `/v1/access-requests/${id}/acceptance`;
    const { client } = (await this.as('partner-admin', path, {})) as { client: { id: string } };
    return client.id;
  }

  /** The token of a person with a role. */
  token(role: Role, subject = 'alice'): Promise<string> {
    return this.#served.mintOperatorToken({ subject, roles: [role] });
  }

  /** The token of the partner of the demonstration. */
  async partnerToken(): Promise<string> {
    const basic = Buffer.from(`demo-partner:${this.#served.secret}`).toString('base64');
    const token = await fetch(`${this.url}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      headers: { authorization: `Basic ${basic}` },
    });
    return ((await token.json()) as { access_token: string }).access_token;
  }

  /** The secret of the partner of the demonstration. */
  get secret(): string {
    return this.#served.secret ?? '';
  }

  /** The cookie of a contact who has used its link. */
  async session(recordId: string): Promise<string> {
    const entered = await fetch(await this.link(recordId), {
      method: 'POST',
      body: new URLSearchParams(),
      redirect: 'manual',
    });
    return entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  /** The cookie of a member of staff who has signed in at the workbench. */
  async staffSession(...roles: readonly Role[]): Promise<string> {
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(new URL(path, this.url), { redirect: 'manual', ...init });
    const begun = await ask('/workbench/sign-in');
    const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { pathname, searchParams } = new URL(begun.headers.get('location') ?? '');
    const form = new URLSearchParams(searchParams);
    form.set('server_code', this.developmentCode);
    form.set('person', 'alice');
    for (const role of roles) form.set(`role.${role}`, 'yes');
    const headers = { 'sec-fetch-site': 'same-origin' };
    const entered = await ask(pathname, { method: 'POST', body: form, headers });
    const back = await ask(entered.headers.get('location') ?? '', { headers: { cookie } });
    const cookies = back.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    return cookies.find((each) => /^__Host-kaart-staff=./.test(each)) ?? '';
  }

  publish(): Promise<unknown> {
    return this.as('publisher', '/v1/publications', {});
  }

  /** Record ids that the partner of the demonstration reads now. */
  async partnerReads(): Promise<readonly string[]> {
    const rows = await fetch(this.url + ROWS, {
      headers: { authorization: `Bearer ${await this.partnerToken()}` },
    });
    return [...(await rows.text()).matchAll(/"record_id":"([^"]+)"/g)].map(([, id = '']) => id);
  }

  close(): Promise<void> {
    return this.#served.close();
  }

  /** Sends a document as a person with a role. */
  async as(role: Role, path: string, json: object): Promise<unknown> {
    const token = await this.token(role);
    const response = await fetch(this.url + path, {
      method: 'POST',
      body: JSON.stringify(json),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
