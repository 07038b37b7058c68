import { join } from 'node:path';
import { vi } from 'vitest';
import type { Adapters } from '../../lib/app/adapters.ts';
import { type ComposedKaart, composeKaart } from '../../lib/app/compose.ts';
import { readConfig } from '../../lib/app/config.ts';
import { DEMO_PARTNER, loadDemonstration } from '../../lib/app/demonstration.ts';
import { addMilliseconds, type Instant, instant } from '../../lib/core/instant.ts';
import { jsonLog } from '../../lib/core/log.ts';
import type { Mail } from '../../lib/core/mail.ts';
import { CopyLedger } from '../../lib/embedded/copy-ledger.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openKeyFile } from '../../lib/embedded/key-file.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import type { Role } from '../../lib/identity/roles.ts';
import { withNotifications } from '../../lib/store/notifying-table.ts';
import { asRequests, outsideRequests, withinRights } from '../infra/write-rights.ts';
import { findUndocumented } from './documented-errors.ts';
import { copyPreparedHome, newHome } from './prepared-home.ts';

export const SETUP_URL = 'http://kaart.test';
/** The address of a setup on one machine: people sign in at its workbench with {@link DEVELOPMENT_CODE}. */
export const ONE_MACHINE = 'http://127.0.0.1:8080';
export const DEVELOPMENT_CODE = 'ABCDE-FGHJK';
export const DATA = '/v1/datasets/healthtech-companies/data';
export const VERSIONS = '/v1/datasets/healthtech-companies/versions';
export const CHANGES = '/v1/datasets/healthtech-companies/changes';
export const RESEARCH = 'https://w3id.org/dpv#ResearchAndDevelopment';
/** A consent request for the register data and the partners. Most tests need no other values. */
export const DECISION = {
  fieldGroups: ['registry'],
  audiences: ['partners'],
  givenBy: 'company-representative',
  language: 'en',
  evidenceRef: 'x',
};

/** A request as a test writes it. `json` is the body and makes it a POST. */
export interface Ask extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** A whole Kaart in its own data directory. The test sets its clock and reads its log. */
export class Setup {
  readonly home: string;
  readonly log: string[] = [];
  /** The mails that were sent, oldest first. */
  readonly mails: (Mail & { readonly id: string })[] = [];
  readonly kaart: ComposedKaart;
  readonly objects: Adapters['objects'];
  readonly url: string;
  /** The time of consent and publication. Each reading adds a millisecond. */
  now: Instant;
  secret = '';
  /** The newest token, by person and role. */
  readonly #tokens = new Map<string, string>();

  constructor(
    at = '2025-09-30T22:00:00Z',
    env: Readonly<Record<string, string>> = {},
    url = SETUP_URL,
    stores?: Pick<Adapters, 'table' | 'objects' | 'realClock'> & Partial<Pick<Adapters, 'keys'>>,
    home = newHome(),
  ) {
    this.home = home;
    this.now = instant(at);
    this.url = url;
    const own = withinRights(stores?.table ?? openSqliteTable(join(this.home, 'kaart.sqlite')));
    let deliver: (pid?: string) => unknown = () => undefined;
    const table = withNotifications(own, (pid) => deliver(pid));
    const directory = join(this.home, 'objects');
    this.objects = stores?.objects ?? openFileObjects({ directory, publicUrl: url });
    this.kaart = composeKaart(
      { ...readConfig(env), publicUrl: url },
      {
        table,
        objects: this.objects,
        copies: new CopyLedger(this.home),
        keys: stores?.keys ?? openKeyFile(join(this.home, 'keys.json')),
        ...(stores?.realClock && { realClock: stores.realClock }),
        developmentCode: url === ONE_MACHINE ? DEVELOPMENT_CODE : undefined,
        log: jsonLog((line) => this.log.push(line), 'info'),
        mailer: {
          send: async (id, mail) => {
            this.mails.push({ ...mail, id });
          },
        },
        clock: () => {
          this.now = addMilliseconds(this.now, 1);
          return this.now;
        },
      },
    );
    asRequests(this.kaart.app);
    deliver = (pid) =>
      outsideRequests(() =>
        pid === undefined ? this.kaart.deliver().catch(() => undefined) : this.kaart.deliverTo(pid),
      );
  }

  /**
   * Loads the demonstration: both editions released, the grants recorded, a version published, a partner
   * registered. Two setups with the default stores and timers have the same keys and ids.
   */
  static async demonstration(...args: ConstructorParameters<typeof Setup>): Promise<Setup> {
    const [at, env, url, stores] = args;
    if (stores !== undefined || vi.isFakeTimers()) return Setup.#load(new Setup(...args));
    const name = JSON.stringify(['setup', at, env]);
    const { home, made } = await copyPreparedHome(name, async (empty) => {
      const { now, secret, kaart } = await Setup.#load(new Setup(at, env, url, stores, empty));
      await kaart.close();
      return { now, secret };
    });
    const setup = new Setup(at, env, url, stores, home);
    return Object.assign(setup, made);
  }

  static async #load(setup: Setup): Promise<Setup> {
    setup.secret = await loadDemonstration(setup.kaart, setup.home, () => undefined);
    await setup.kaart.deliver();
    return setup;
  }

  /**
   * Sends a request as an anonymous caller.
   *
   * @throws Error for an error code that the OpenAPI document does not list for the operation
   */
  async ask(path: string, { json, ...init }: Ask = {}): Promise<Response> {
    const asJson = { method: 'POST', body: JSON.stringify(json) };
    const headers: Record<string, string> =
      json === undefined ? {} : { 'content-type': 'application/json' };
    const request = new Request(this.url + path, {
      ...(json === undefined ? {} : asJson),
      ...init,
      headers: { ...headers, ...init.headers },
    });
    const response = await this.kaart.app.fetch(request);
    if (response.status < 300) return response;
    const undocumented = await findUndocumented(this.kaart.app, request, response);
    if (undocumented !== undefined) throw new Error(`not in the document: ${undocumented}`);
    return response;
  }

  withToken(token: string, path: string, ask: Ask = {}): Promise<Response> {
    return this.ask(path, {
      ...ask,
      headers: { authorization: `Bearer ${token}`, ...ask.headers },
    });
  }

  /**
   * Sends a request as a person with a role; the default name is `alice`. The token is used again until Kaart
   * refuses it, for example because it has expired or was revoked.
   */
  async as(role: Role | `${Role}:${string}`, path: string, ask?: Ask): Promise<Response> {
    const cached = this.#tokens.get(role);
    const response = cached === undefined ? undefined : await this.withToken(cached, path, ask);
    if (response !== undefined && response.status !== 401) return response;
    const [name, subject = 'alice'] = role.split(':') as [Role, string?];
    const token = await this.kaart.identity.mintOperatorToken({ subject, roles: [name] });
    this.#tokens.set(role, token);
    return this.withToken(token, path, ask);
  }

  /** The cookie of a person who is signed in at the workbench. */
  async session(subject: string, ...roles: readonly Role[]): Promise<string> {
    const { authenticator, workbench } = this.kaart.identity;
    const token = await this.kaart.identity.mintOperatorToken({ subject, roles });
    const session = await workbench.sessions.begin(await authenticator.signIn(token), null);
    return `__Host-kaart-staff=${session}`;
  }

  /** Sends a request as the partner of the demonstration. */
  async partner(path: string, ask?: Ask): Promise<Response> {
    return this.withToken(await this.token(DEMO_PARTNER, this.secret), path, ask);
  }

  async token(clientId: string, secret: string): Promise<string> {
    const response = await this.tokenResponse(clientId, secret);
    return ((await response.json()) as { access_token: string }).access_token;
  }

  tokenResponse(clientId: string, secret: string): Promise<Response> {
    const basic = Buffer.from(`${clientId}:${secret}`).toString('base64');
    return this.form('/token', { grant_type: 'client_credentials' }, `Basic ${basic}`);
  }

  form(path: string, body: Record<string, string>, authorization?: string): Promise<Response> {
    return this.ask(path, {
      method: 'POST',
      body: new URLSearchParams(body).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(authorization === undefined ? {} : { authorization }),
      },
    });
  }

  /** Imports a file and returns the response. */
  import(file: string | Uint8Array, query = '', role: Role | `${Role}:${string}` = 'analyst') {
    return this.as(role, `/v1/imports?fileName=file.csv${query}`, {
      method: 'POST',
      body: file as RequestInit['body'],
    });
  }

  close(): Promise<void> {
    return this.kaart.close();
  }
}

/** The JSON of a response. */
export async function body<T = Record<string, unknown>>(response: Promise<Response> | Response) {
  return (await (await response).json()) as T;
}

/** The JSON Lines of a response. */
export async function linesOf<T = Record<string, unknown>>(
  response: Promise<Response> | Response,
): Promise<T[]> {
  const text = await (await response).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
