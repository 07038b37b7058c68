import type { ConsentNotice } from '../../lib/consent/notice.ts';
import { body, type Room } from './room.ts';

/** Puts a further revision of the notice in force. @returns its version */
export async function nextRevision(
  room: Room,
  change: Partial<ConsentNotice> = {},
): Promise<string> {
  const { notices } = await body<{ notices: { revision: number }[] }>(room.ask('/v1/notices'));
  const last = Math.max(...notices.map(({ revision }) => revision));
  const notice = await body<ConsentNotice>(room.ask(`/v1/notices/notice/${last}`));
  const json = { ...notice, revision: last + 1, ...change };
  const added = await room.as('consent-officer', '/v1/notices', { json });
  if (added.status !== 201) throw new Error(await added.text());
  return (await body<{ version: string }>(added)).version;
}
