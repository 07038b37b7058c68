import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import type { MappingService } from '../../mapping/import/import-service.ts';
import { RowCounter } from '../../publication/row-counts.ts';
import { json } from '../reply.ts';
import { CountedBy, InternalCountsResponse } from '../responses/count-responses.ts';
import { type Route, route } from '../route.ts';

/** Tables over all eligible companies, for analysts and releasers only. */
export function editionCountRoutes(mapping: MappingService): Route[] {
  return [
    route({
      id: 'getInternalCounts',
      errors: { 'not-found': 'edition-not-released' },
      method: 'get',
      path: '/v1/editions/{edition}/counts',
      tag: 'figures',
      summary: 'Internal: all eligible companies of an edition by one field or two',
      description:
        'The table also counts companies that show nothing to anyone. It is for the work on an edition and not for publication; no export contains it. `edition` may be `current`. Partners and the public use `/v1/datasets/{dataset}/counts`.',
      access: 'mapping:count',
      params: z.object({ edition: z.string().max(12) }),
      query: z.object({ by: CountedBy }),
      responses: { 200: { description: 'The table', schema: InternalCountsResponse } },
      async handle({ params, query: { by }, c }) {
        const { id, referenceDate } = await editionWithRows(mapping, params.edition);
        const { companies, counts } = await countEdition(mapping, id, by);
        const edition = { id, referenceDate };
        return json(c, { internal: true, edition, by, companies, counts });
      },
    }),
  ];
}

async function editionWithRows(mapping: MappingService, id: string) {
  const edition =
    id === 'current'
      ? await mapping.findCurrentEdition({ kind: 'rows' })
      : await mapping.getEdition(id);
  if (edition === undefined) throw new KaartError('no-edition-released', { code: 'not-found' });
  if (edition.kind === 'rows') return edition;
  throw new KaartError('edition-not-countable', {
    code: 'message-invalid',
    parameters: { edition: edition.id },
  });
}

async function countEdition(mapping: MappingService, id: string, by: readonly string[]) {
  const counter = new RowCounter(by);
  for await (const { record, eligibility } of mapping.readRecords(id))
    if (eligibility === 'IN') counter.add(record as Parameters<RowCounter['add']>[0]);
  return counter.toRowCounts();
}
