import { computeDigest, type Json, sha256 } from '../../core/digest.ts';
import type { Incoming } from './ports.ts';

/**
 * Names a received message: the same one sent again has the same key. Without an `@id` its content
 * stands for it. A sender has keys of its own, so nobody meets somebody else's answer.
 */
export function repeatKey({ caller, path, message }: Incoming): string {
  const id = message['@id'];
  const name = typeof id === 'string' ? `id ${id}` : `digest ${computeDigest(message as Json)}`;
  return sha256(JSON.stringify([caller.participantId, path, name]));
}
