import type { Role } from '../../../lib/identity/roles.ts';
import { type Ask, DEVELOPMENT_CODE, type Setup } from '../setup.ts';

/** A browser at the workbench: it keeps cookies as browsers do, and follows no redirect by itself. */
export class Desk {
  readonly cookies = new Map<string, string>();
  readonly #setup: Setup;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  static async signedIn(setup: Setup, person: string, ...roles: readonly Role[]): Promise<Desk> {
    const desk = new Desk(setup);
    const answer = await desk.signIn(person, roles);
    if (answer.status !== 303) throw new Error(`${answer.status}: ${await answer.text()}`);
    return desk;
  }

  /** Signed in without the way through the provider. */
  static async of(setup: Setup, person: string, ...roles: readonly Role[]): Promise<Desk> {
    const desk = new Desk(setup);
    const [name = '', value = ''] = (await setup.session(person, ...roles)).split('=');
    desk.cookies.set(name, value);
    return desk;
  }

  async get(path: string, ask: Ask = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#setup.ask(path, {
      ...ask,
      headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }), ...ask.headers },
    });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  async text(path: string): Promise<string> {
    const answer = await this.get(path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.text();
  }

  /** Sends a form with the token of the page that has it, as a page of ours does. */
  async post(
    path: string,
    form: Readonly<Record<string, string>> = {},
    headers: Ask['headers'] = {},
  ): Promise<Response> {
    return this.send(path, { form: await this.formToken(), ...form }, headers);
  }

  send(
    path: string,
    form: Readonly<Record<string, string>>,
    headers: Ask['headers'] = {},
  ): Promise<Response> {
    return this.get(path, {
      method: 'POST',
      body: new URLSearchParams(form).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
    });
  }

  /** Sends a file, as the form of a page does. */
  async upload(
    path: string,
    file: { readonly name: string; readonly bytes: Uint8Array },
    form: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const body = new FormData();
    body.set('form', await this.formToken());
    for (const [name, value] of Object.entries(form)) body.set(name, value);
    body.set('file', new File([new Uint8Array(file.bytes)], file.name));
    const made = new Response(body);
    return this.get(path, {
      method: 'POST',
      body: await made.arrayBuffer(),
      headers: {
        'content-type': made.headers.get('content-type') ?? '',
        'sec-fetch-site': 'same-origin',
      },
    });
  }

  /**
   * Uploads a file and presses the button of its page. `choices` are the inputs that differ from what the page shows.
   *
   * @returns the answer to the check
   */
  async check(
    file: { readonly name: string; readonly bytes: Uint8Array },
    edition = '',
    choices: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const sent = await this.upload('/workbench/imports?lang=en', file, { edition });
    const page = sent.headers.get('location') ?? '';
    return this.submit(page, await this.text(page), choices);
  }

  /** Sends the form with the button of an uploaded file, as its page shows it. */
  submit(
    page: string,
    html: string,
    choices: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return this.send(`${page.split('?')[0]}?lang=en`, {
      ...listInputs(html, '/workbench/uploads/'),
      ...choices,
    });
  }

  async formToken(): Promise<string> {
    return findFormToken(await this.text('/workbench'));
  }

  /** Goes to the provider of one machine and back. @returns the answer to the callback */
  async signIn(
    person: string,
    roles: readonly Role[],
    { code = DEVELOPMENT_CODE, returnTo = '/workbench' } = {},
  ): Promise<Response> {
    const callback = await this.callbackOf(person, roles, { code, returnTo });
    return typeof callback === 'string' ? this.get(callback) : callback;
  }

  /** The address to which the provider sends the browser back; its answer if it refuses. */
  async callbackOf(
    person: string,
    roles: readonly Role[],
    { code = DEVELOPMENT_CODE, returnTo = '/workbench' } = {},
  ): Promise<string | Response> {
    const asked = await this.get(`/workbench/sign-in?${new URLSearchParams({ return: returnTo })}`);
    const target = new URL(asked.headers.get('location') ?? '');
    const given = Object.fromEntries(roles.map((role) => [`role.${role}`, 'yes']));
    const chosen = { ...Object.fromEntries(target.searchParams), ...given };
    const answer = await this.send(target.pathname, {
      ...chosen,
      person,
      server_code: code,
    });
    const location = answer.headers.get('location');
    return location === null ? answer : toPath(location);
  }

  /** What a browser does with a line: it refuses one that breaks the rules of `__Host-`. */
  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const [name = '', value = ''] = pair.split('=');
    const names = attributes.map((each) => each.toLowerCase());
    if (name.startsWith('__Host-') && !(names.includes('secure') && names.includes('path=/')))
      throw new Error(`a browser refuses ${line}`);
    if (names.includes('max-age=0')) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** The inputs of the form of a page that is posted to an address, with the values that the page shows. */
function listInputs(html: string, action: string): Record<string, string> {
  const form = html
    .split('<form method="post"')
    .find((part) => part.startsWith(` action="${action}`));
  const own = form?.split('</form>')[0] ?? '';
  const inputs = [...own.matchAll(/<input [^>]*>/g)].map(([tag]) => [
    readAttribute(tag, 'name'),
    readAttribute(tag, 'value'),
  ]);
  const selects = own
    .split('<select ')
    .slice(1)
    .map((select) => {
      const options = select.split('</select>')[0]?.match(/<option [^>]*>/g) ?? [];
      const chosen = options.find((option) => option.includes(' selected')) ?? options[0] ?? '';
      return [readAttribute(select, 'name'), readAttribute(chosen, 'value')];
    });
  return Object.fromEntries([...inputs, ...selects]);
}

/** The value of an attribute; a page of ours escapes five characters. */
function readAttribute(tag: string, name: string): string {
  const signs: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  const [, value = ''] = new RegExp(` ${name}="([^"]*)"`).exec(` ${tag}`) ?? [];
  return value.replaceAll(/&(\w+|#39);/g, (_, sign) => signs[sign] ?? "'");
}

export function findFormToken(html: string): string {
  return /name="form" value="(\w+)"/.exec(html)?.[1] ?? '';
}

function toPath(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}
