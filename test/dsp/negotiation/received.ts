import { expect, it } from 'vitest';
import type { WireMessage } from '../model/wire-message.ts';
import type { Setup } from './setup.ts';

/** A valid message that has not been received yet. */
export interface Received {
  readonly setup: Setup;
  readonly message: WireMessage;
  /** All earlier writes. */
  readonly before: unknown;
}

export const altered = (message: WireMessage, members: Record<string, unknown>) =>
  ({ ...message, body: { ...message.body, ...members } }) as WireMessage;

const ends = ({ path }: WireMessage) => /\/(termination|completion|suspension)$/.test(path);

const MISDIRECTED: readonly [string, (right: WireMessage) => WireMessage, string][] = [
  ['of another participant', (m) => ({ ...m, from: 'mallory' }), 'not-found'],
  ['of ourselves', (m) => ({ ...m, from: 'us' }), 'not-found'],
  ['that names another providerPid', (m) => altered(m, { providerPid: 'x' }), 'not-found'],
  ['that names another consumerPid', (m) => altered(m, { consumerPid: 'x' }), 'not-found'],
  ['for no process', (m) => ({ ...m, path: m.path.replace(/urn[^/]*/, 'x') }), 'not-found'],
  ['without providerPid', (m) => altered(m, { providerPid: undefined }), 'message-invalid'],
  ['without consumerPid', (m) => altered(m, { consumerPid: undefined }), 'message-invalid'],
  ['of another type', (m) => altered(m, { '@type': 'Catalog' }), 'message-invalid'],
];

/** Properties of the messages of both protocols. */
export function receivedContract(received: () => Received): void {
  it.each(MISDIRECTED)('%s is refused and changes nothing', async (_, turned, code) => {
    const { setup, message, before } = received();
    // The path of a message that ends a process identifies the process, so the pids may be missing.
    if (
      code === 'message-invalid' &&
      turned(message).body['@type'] !== 'Catalog' &&
      ends(message)
    ) {
      await setup.take(turned(message));
      return;
    }
    expect(await setup.codeOf(turned(message))).toBe(code);
    expect(await setup.everything()).toEqual(before);
  });

  it('has one effect, and the same response after each repeat', async () => {
    const { setup, message } = received();
    const first = await setup.take(message);
    const after = await setup.everything();
    expect(await setup.take(message)).toEqual(first);
    expect(await setup.take(altered(message, { reason: ['else'] }))).toEqual(first);
    expect(await setup.everything()).toEqual(after);
  });

  it('has one effect after many simultaneous requests', async () => {
    const { setup, message } = received();
    const replies = await Promise.all(Array.from({ length: 5 }, () => setup.take(message)));
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(await setup.auditedActions()).toHaveLength(2);
  });
}
