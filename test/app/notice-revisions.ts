import type { ConsentNotice } from '../../lib/consent/notice.ts';
import { body, type Setup } from './setup.ts';

/** Puts another revision of the notice in force, by two persons. @returns its version */
export async function putNextRevision(
  setup: Setup,
  change: Partial<ConsentNotice> = {},
): Promise<string> {
  const { notices } = await body<{ notices: { revision: number }[] }>(
    setup.ask('/v1/consent-notices'),
  );
  const last = Math.max(...notices.map(({ revision }) => revision));
  const notice = await body<ConsentNotice>(setup.ask(`/v1/consent-notices/notice/${last}`));
  const json = { ...notice, revision: last + 1, material: false, ...change };
  const proposed = await setup.as('consent-officer', '/v1/consent-notices', { json });
  if (proposed.status !== 201) throw new Error(await proposed.text());
  const { hash, version } = await body<{ hash: string; version: string }>(proposed);
  const path = `/v1/consent-notices/notice/${last + 1}/confirmation`;
  const confirmed = await setup.as('consent-officer:bob', path, { json: { hash } });
  if (confirmed.status !== 200) throw new Error(await confirmed.text());
  return version;
}
