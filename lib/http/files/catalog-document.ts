import type { Context } from 'hono';
import type { CatalogDocument } from '../../catalog/documents.ts';
import type { CatalogModel } from '../../catalog/model.ts';
import { RDF_FORMS, type RdfForm } from '../../catalog/rdf/forms.ts';
import type { RenderedDocuments } from '../../catalog/rendered-documents.ts';
import { KaartError } from '../../core/errors.ts';
import type { PlainReason } from '../../core/reasons/error-reasons.ts';
import { matchesIfNoneMatch } from '../reply.ts';
import { negotiateMediaType } from '../requests/negotiate.ts';

const HTML = 'text/html';
/** The forms by the names of their syntaxes. */
const SYNTAXES: Readonly<Record<string, string>> = {
  'application/json': 'application/ld+json',
  'application/xml': 'application/rdf+xml',
  'text/xml': 'application/rdf+xml',
};

/**
 * Every media type of the catalog. A caller that accepts any type gets the first. XML comes after HTML,
 * because browsers accept both.
 */
export const CATALOG_TYPES = [
  ...RDF_FORMS.map(({ mediaType }) => mediaType),
  'application/json',
  HTML,
  'application/xml',
  'text/xml',
];

/** The form and media type that a caller asks for; `undefined` for a page. */
export interface WantedForm {
  readonly form: RdfForm;
  readonly mediaType: string;
  /** The suffix in the address, if the form was asked for by one. */
  readonly suffix: string;
}

/** The suffixes that addresses of the catalog may end with, e.g. `.ttl`. */
const SUFFIXES = RDF_FORMS.flatMap(({ suffixes }) => suffixes.map((suffix) => `.${suffix}`));

/** Splits `name.ttl` into name and suffix; without a known suffix, the whole text is the name. */
export function splitSuffix(document: string): { readonly name: string; readonly suffix: string } {
  const suffix = SUFFIXES.find((each) => document.endsWith(each)) ?? '';
  return { name: document.slice(0, document.length - suffix.length), suffix };
}

/**
 * The form by the suffix of the address, else by `Accept`; `undefined` for a page.
 *
 * @throws KaartError `not-acceptable`
 */
export function findWantedForm(c: Context, suffix: string): WantedForm | undefined {
  const formOfSuffix = RDF_FORMS.find(({ suffixes }) => suffixes.includes(suffix.slice(1)));
  if (formOfSuffix !== undefined)
    return { form: formOfSuffix, mediaType: formOfSuffix.mediaType, suffix };
  const mediaType = negotiateMediaType(c.req.header('accept'), CATALOG_TYPES);
  if (mediaType === undefined)
    throw new KaartError('none-acceptable', {
      code: 'not-acceptable',
      details: { allowed: CATALOG_TYPES },
    });
  const requestedType = SYNTAXES[mediaType] ?? mediaType;
  const form = RDF_FORMS.find((each) => each.mediaType === requestedType);
  return form && { form, mediaType, suffix: '' };
}

/** A request for a document of the catalog. */
export interface CatalogRequest {
  /** Path of the resource, without a suffix. */
  readonly path: string;
  /** The query of the address, beginning with `?`. @default no query */
  readonly query?: string;
  readonly wanted: WantedForm;
  /** Reason if there is no document. */
  readonly missing: PlainReason;
  /** Code if there is no document. @default `not-found` */
  readonly missingCode?: 'not-found' | 'message-invalid';
  build(model: CatalogModel): Promise<CatalogDocument | undefined>;
}

/**
 * Sends a document in the requested form; 304 if the caller already has it, by its `ETag`. `Last-Modified` is the
 * date of the resource. A document also changes without it: with a retraction, a correction of another edition, or a
 * name in the settings. So `If-Modified-Since` never gets 304.
 *
 * @see RFC 9110 #section-13.1.3, which lets a server ignore a date that does not follow the content
 * @throws KaartError with the reason of the request
 */
export async function sendCatalogDocument(
  c: Context,
  documents: RenderedDocuments,
  { path, query = '', wanted, missing, missingCode = 'not-found', build }: CatalogRequest,
): Promise<Response> {
  const { form, mediaType, suffix } = wanted;
  const rendered = await documents.get(`${path}${suffix}${query}`, form, build);
  if (rendered === undefined) throw new KaartError(missing, { code: missingCode });
  addFormLinks(c, path, rendered.next, query);
  c.header('ETag', rendered.etag);
  const modified = rendered.modified && new Date(rendered.modified).toUTCString();
  if (modified !== undefined) c.header('Last-Modified', modified);
  if (matchesIfNoneMatch(c.req.header('if-none-match'), rendered.etag)) return c.body(null, 304);
  return c.body(rendered.bytes as Uint8Array<ArrayBuffer>, 200, {
    'Content-Type': mediaType,
    'Content-Length': String(rendered.bytes.byteLength),
  });
}

/** Adds the header `Link` to the resource and its other forms, and to the page after a page. @see RFC 8288 */
export function addFormLinks(c: Context, path: string, next?: string, query = ''): void {
  const base = `${c.get('facts').publicUrl}${path}`;
  const links = [
    `<${base}${query}>; rel="canonical"`,
    ...RDF_FORMS.map(
      ({ suffixes: [suffix], mediaType }) =>
        `<${base}.${suffix}${query}>; rel="alternate"; type="${mediaType}"`,
    ),
    ...(next === undefined ? [] : [`<${next}>; rel="next"`]),
  ];
  c.header('Link', links.join(', '));
}
