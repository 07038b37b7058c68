import { body, type Setup } from './setup.ts';

/** The link that the contact gets by mail after the consent officer has requested it. */
export async function inviteContact(
  setup: Setup,
  recordId: string,
  options: object = {},
): Promise<string> {
  const path = `/v1/companies/${recordId}/invitations`;
  return readMailedLink(setup, setup.as('consent-officer', path, { json: options }));
}

/** The link in the mail of an invitation. */
export async function readMailedLink(
  setup: Setup,
  response: Promise<Response> | Response,
): Promise<string> {
  const { id } = await body(response);
  await setup.kaart.deliver();
  const text = setup.mails.find((mail) => mail.id === id)?.text ?? '';
  return new URL(/http\S+/.exec(text)?.[0] ?? '').pathname;
}

/** The link that a person gets to give to the contact. */
export async function exportLink(setup: Setup, recordId: string): Promise<string> {
  const path = `/v1/companies/${recordId}/invitation-links`;
  const made = setup.as('invitation-exporter:xavier', path, { json: {} });
  return new URL(String((await body(made))['link'])).pathname;
}

/** A contact with a browser that keeps its cookie and sends the forms of its pages. */
export class Contact {
  readonly #setup: Setup;
  readonly #cookie: string;

  private constructor(setup: Setup, cookie: string) {
    this.#setup = setup;
    this.#cookie = cookie;
  }

  /** Presses the button on the page of a link. */
  static async enter(setup: Setup, link: string): Promise<Contact> {
    const response = await setup.form(link, {});
    if (response.status !== 303) throw new Error(`${response.status}: ${await response.text()}`);
    return new Contact(setup, response.headers.get('set-cookie')?.split(';')[0] ?? '');
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const accept = 'text/html';
    return this.#setup.ask(path, { headers: { accept, cookie: this.#cookie, ...headers } });
  }

  /** Sends a form with the token that the pages carry. */
  async post(
    path: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const notice = 'notice-v1';
    return this.send(path, { form: await this.formToken(), notice, ...form }, headers);
  }

  /** Sends a form without changes. */
  send(
    path: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return this.#setup.ask(path, {
      method: 'POST',
      body: new URLSearchParams(form).toString(),
      headers: {
        accept: 'text/html',
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        cookie: this.#cookie,
        ...headers,
      },
    });
  }

  async formToken(): Promise<string> {
    const html = await (await this.get('/my')).text();
    return /name="form" value="([0-9a-f]{64})"/.exec(html)?.[1] ?? '';
  }

  /** Decides about one recipient, `partners` or `partners/<id>`, and changes nothing else. */
  decide(reader: string, form: Readonly<Record<string, string>>): Promise<Response> {
    return this.post('/my/decisions', buildInputsAbout(reader, form));
  }

  /** Requests a correction. */
  ask(field: string, value: string): Promise<Response> {
    return this.post('/my/decisions', { field, value, evidence: 'payroll', reference: '' });
  }
}

/**
 * The inputs of the form about one recipient: `grant.registry` becomes `grant.registry.partners`, `all`
 * becomes `all:partners`.
 */
export function buildInputsAbout(
  reader: string,
  form: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => {
      if (name === 'do') return [name, `${value}:${reader}`];
      return [/^(grant|until)\./.test(name) ? `${name}.${reader}` : name, value];
    }),
  );
}
