import type { Message } from '../../../lib/dsp/common/process.ts';
import { nameOf, type WireMessage } from './wire-message.ts';
import { SIDES, type World } from './world.ts';

/** How a message that was sent is turned against who gets it. */
export const TRICKS = [
  /** Another participant sends it. */
  'stranger',
  /** It goes to another process than it names. */
  'elsewhere',
  /** It goes back to who sent it. */
  'mirrored',
  /** It names pids of others. */
  'wrong pids',
  /** Most of it is missing. */
  'torn',
  /** It has been taken already, and now says something else under the same id. */
  'altered',
] as const;
export type Trick = (typeof TRICKS)[number];

/** A message that must be refused: its effect and its answer are checked where it arrives. */
export function hostile(world: World, trick: Trick, n: number): WireMessage | undefined {
  const { sent } = world.wire;
  const message = sent[n % sent.length];
  if (message === undefined || !SIDES.some((side) => side === message.to)) return undefined;
  const turned = turnedBy(world, trick, message);
  return turned && { ...turned, hostile: true };
}

function turnedBy(world: World, trick: Trick, message: WireMessage): WireMessage | undefined {
  const { from, to, path, body } = message;
  const begins = /^\/negotiations\/(request|offers)$/.test(path);
  switch (trick) {
    case 'stranger':
      return begins ? undefined : { ...message, from: 'mallory' };
    case 'elsewhere':
      return elsewhere(world, message);
    case 'mirrored':
      return begins ? undefined : { ...message, from: to, to: from };
    case 'wrong pids': {
      const pids = { providerPid: 'urn:uuid:none', consumerPid: 'urn:uuid:none' };
      const strange: Message = { ...body, ...pids, '@id': `urn:uuid:strange-${path}` };
      return path.split('/').length < 4 ? undefined : { ...message, body: strange };
    }
    case 'torn':
      // What ends a process is taken with any flaw.
      if (/\/(termination|completion|suspension)$/.test(path)) return undefined;
      return { ...message, body: { '@context': body['@context'] ?? [], '@type': body['@type'] } };
    case 'altered': {
      const known = world[to as 'provider'].ledger.answers.has(nameOf(message));
      return known ? { ...message, body: { ...body, reason: ['altered'] } } : undefined;
    }
  }
}

function elsewhere(world: World, message: WireMessage): WireMessage | undefined {
  const [, protocol, pid, ...name] = message.path.split('/');
  if (name.length === 0) return undefined;
  const { processes } = world[message.to as 'provider'].ledger;
  const others = [...processes.keys()].filter((known) => known !== decodeURIComponent(pid ?? ''));
  const other = others[0];
  if (other === undefined) return undefined;
  return { ...message, path: `/${protocol}/${encodeURIComponent(other)}/${name.join('/')}` };
}
