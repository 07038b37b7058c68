import type { Message } from '../../../lib/dsp/common/process.ts';
import { messageKey, type WireMessage } from './wire-message.ts';
import { SIDES, type World } from './world.ts';

/** The ways to change a sent message into one that the receiver must refuse. */
export const MANIPULATIONS = [
  /** Another participant sends it. */
  'stranger',
  /** Its path names another process than its body. */
  'wrong path',
  /** It goes back to its sender. */
  'mirrored',
  /** Its body has other pids. */
  'wrong pids',
  /** Most members are missing. */
  'truncated',
  /** The receiver has accepted it before, and now it has other content under the same id. */
  'altered',
] as const;
export type Manipulation = (typeof MANIPULATIONS)[number];

/** Returns a message that must be refused. The ledger of the receiver checks its effect and its reply. */
export function manipulatedMessage(
  world: World,
  manipulation: Manipulation,
  n: number,
): WireMessage | undefined {
  const { sent } = world.wire;
  const message = sent[n % sent.length];
  if (message === undefined || !SIDES.some((side) => side === message.to)) return undefined;
  const manipulated = manipulate(world, manipulation, message);
  return manipulated && { ...manipulated, hostile: true };
}

function manipulate(
  world: World,
  manipulation: Manipulation,
  message: WireMessage,
): WireMessage | undefined {
  const { from, to, path, body } = message;
  const isOpening = /^\/negotiations\/(request|offers)$/.test(path);
  switch (manipulation) {
    case 'stranger':
      return isOpening ? undefined : { ...message, from: 'mallory' };
    case 'wrong path':
      return toOtherProcess(world, message);
    case 'mirrored':
      return isOpening ? undefined : { ...message, from: to, to: from };
    case 'wrong pids': {
      const pids = { providerPid: 'urn:uuid:none', consumerPid: 'urn:uuid:none' };
      const strange: Message = { ...body, ...pids, '@id': `urn:uuid:strange-${path}` };
      return path.split('/').length < 4 ? undefined : { ...message, body: strange };
    }
    case 'truncated':
      // A message that ends or pauses a process is accepted with any flaw.
      if (/\/(termination|completion|suspension)$/.test(path)) return undefined;
      return { ...message, body: { '@context': body['@context'] ?? [], '@type': body['@type'] } };
    case 'altered': {
      const known = world[to as 'provider'].ledger.replies.has(messageKey(message));
      return known ? { ...message, body: { ...body, reason: ['altered'] } } : undefined;
    }
  }
}

function toOtherProcess(world: World, message: WireMessage): WireMessage | undefined {
  const [, protocol, pid, ...name] = message.path.split('/');
  if (name.length === 0) return undefined;
  const { processes } = world[message.to as 'provider'].ledger;
  const others = [...processes.keys()].filter((known) => known !== decodeURIComponent(pid ?? ''));
  const other = others[0];
  if (other === undefined) return undefined;
  return { ...message, path: `/${protocol}/${encodeURIComponent(other)}/${name.join('/')}` };
}
