import * as z from 'zod';
import { MEDIA_TYPES } from '../../publication/file-formats.ts';
import { csvLine } from '../../publication/render/csv-cell.ts';
import { withBom } from '../csv.ts';
import type { RouteResponse } from '../route.ts';

/** The columns of a list by name, each with an example, in the order of the CSV. */
export type ListColumnExamples = Readonly<Record<string, string | number>>;

/** An input of a form that is empty is as one that is not sent. */
export function sentOrAbsent<S extends z.ZodType>(schema: S) {
  return z.preprocess((text) => (text === '' ? undefined : text), schema.optional());
}

/** What a list of the workbench is asked for, with its filters. `sort` is a column, with `-` in front for the reverse order. */
export interface ListQuery extends Readonly<Record<string, unknown>> {
  readonly q?: string | undefined;
  readonly sort?: string | undefined;
  readonly cursor?: string | undefined;
  readonly format: 'html' | 'csv';
  readonly bom?: 'true' | 'false' | undefined;
}

/**
 * Query and responses of a route with a list, for `route({ …, ...listRoute(COLUMNS, { state: z.enum(STATES) }) })`. The
 * handler gives them to `sendList` with the list, its pages and the page around it.
 *
 * @param filters schema of each further parameter
 */
export function listRoute<const F extends z.ZodRawShape = Record<never, never>>(
  columns: ListColumnExamples,
  filters: F = {} as F,
) {
  const names = Object.keys(columns);
  const sorts = names.flatMap((name) => [name, `-${name}`]) as [string, ...string[]];
  const optional = Object.fromEntries(
    Object.entries(filters).map(([name, filter]) => {
      const schema = filter as z.ZodType;
      const { description = `Only entries with this \`${name}\``, examples } = schema.meta() ?? {};
      const meta = { description, ...(examples === undefined ? {} : { examples }) };
      return [name, sentOrAbsent(schema).meta(meta)];
    }),
  ) as { [K in keyof F]: ReturnType<typeof sentOrAbsent<F[K] & z.ZodType>> };
  return {
    query: withBom(
      z.object({
        ...optional,
        lang: z.string().max(10).optional(),
        q: sentOrAbsent(z.string().trim().max(100)).meta({ description: 'Words in an entry' }),
        sort: sentOrAbsent(z.enum(sorts)).meta({
          description: 'A column of the CSV, with `-` for the reverse order',
        }),
        cursor: sentOrAbsent(z.string().max(600)),
        format: z.enum(['html', 'csv']).default('html'),
      }),
    ),
    responses: {
      200: {
        description: 'A page; with `format=csv` the whole list, at most 20,000 entries',
        mediaTypes: ['text/html', MEDIA_TYPES.csv],
        toCsv: () => csvLine(names) + csvLine(Object.values(columns)),
      },
      303: { description: 'To the sign-in' },
    } satisfies Record<number, RouteResponse>,
  };
}
