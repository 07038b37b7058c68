import type { Hono } from 'hono';

type Media = Readonly<Record<string, unknown>>;
interface Described {
  readonly $ref?: string;
  readonly content?: Readonly<
    Record<
      string,
      { readonly schema: { readonly properties?: { code?: { enum: string[] } } } & Media }
    >
  >;
}
interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Record<string, Described> }>>>
  >;
  readonly components: { readonly responses: Readonly<Record<string, Described>> };
}

let known: Promise<Document> | undefined;

/**
 * What is missing in the OpenAPI document for this response: its status, its media type or its error code.
 * `undefined` if the document is complete, or if no operation has this address.
 */
export async function findUndocumented(
  app: Hono,
  { method, url }: Request,
  reply: Response,
): Promise<string | undefined> {
  known ??= Promise.resolve(app.fetch(new Request(new URL('/openapi.json', url)))).then(
    (response) => response.json() as Promise<Document>,
  );
  const { paths, components } = await known;
  const { pathname } = new URL(url);
  const path = findTemplate(Object.keys(paths), pathname);
  const operation = paths[path ?? '']?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
  if (operation === undefined) return undefined;
  const name = `${method} ${path} ${reply.status}`;
  const found = operation.responses[reply.status];
  if (found === undefined) return name;
  const referred = found.$ref?.split('/').at(-1);
  const described = referred === undefined ? found : components.responses[referred];
  const type = reply.headers.get('content-type')?.split(';')[0];
  if (type === undefined || reply.body === null) return undefined;
  const media = described?.content?.[type];
  if (media === undefined) return `${name} ${type}`;
  if (type !== 'application/problem+json') return undefined;
  const { code, reason } = (await reply.clone().json()) as { code: string; reason: string };
  const codes = media.schema.properties?.code?.enum ?? [];
  return codes.includes(code) ? undefined : `${name} ${code} (${reason})`;
}

/** The path template that matches a path. Templates without parameters come first. */
function findTemplate(templates: readonly string[], pathname: string): string | undefined {
  if (templates.includes(pathname)) return pathname;
  return templates
    .filter((template) => {
      const pattern = template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
      return new RegExp(`^${pattern}$`).test(pathname);
    })
    .sort((a, b) => a.split('{').length - b.split('{').length)[0];
}
