import * as z from 'zod';
import { json } from '../reply.ts';
import { CompaniesResponse } from '../responses/consent-responses.ts';
import { type Route, route } from '../route.ts';

const Query = z.object({
  search: z.string().trim().min(1).max(200).optional(),
  cursor: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Finds companies of the current edition by the words that they contain. */
type FindCompanies = (asked: z.infer<typeof Query>) => Promise<z.infer<typeof CompaniesResponse>>;

/** The companies, so that a person finds the id of one. */
export function companyRoutes(find: FindCompanies): Route[] {
  return [
    route({
      id: 'listCompanies',
      method: 'get',
      path: '/v1/companies',
      tag: 'consents',
      summary: 'The companies of the current edition, or those that a search finds',
      description:
        'Where `search` is the record id or the register number of a company, that company is found. Else each word of it must be in the legal name, the trade name, the register number or the record id. Case and accents do not count.',
      access: 'consent:read',
      query: Query,
      answers: {
        200: { description: 'A page; `cursor` leads to the next', schema: CompaniesResponse },
      },
      handle: async ({ query, c }) => json(c, await find(query)),
    }),
  ];
}
