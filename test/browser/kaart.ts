import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningKaart, serveLocal } from '../../lib/app/serve.ts';
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
        quiet: true,
        writeLine: () => undefined,
      }),
    );
  }

  get url(): string {
    return this.#served.url;
  }

  /** The link that a contact gets by mail: here mails are files in the data directory. */
  async link(recordId: string, mandate: 'company' | 'person' = 'company'): Promise<string> {
    const path = `/v1/companies/${recordId}/invitations`;
    const { id } = (await this.#as('consent-officer', path, { mandate })) as { id: string };
    const mail = join(this.#served.home, 'outbox', `${id}.eml`);
    for (let each = 0; each < 500; each += 1) {
      if (existsSync(mail)) break;
      await sleep(10);
    }
    return /http\S+\/my\/invitations\/\S+/.exec(readFileSync(mail, 'utf8'))?.[0] ?? '';
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

  publish(): Promise<unknown> {
    return this.#as('publisher', '/v1/publications', {});
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

  async #as(role: Role, path: string, json: object): Promise<unknown> {
    const token = await this.token(role);
    const answer = await fetch(this.url + path, {
      method: 'POST',
      body: JSON.stringify(json),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}
