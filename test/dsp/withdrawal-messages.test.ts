import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readMessage } from '../../lib/dsp/common/read-message.ts';
import {
  ACKNOWLEDGEMENT_TYPE,
  extensionMessage,
  NOTICE_TYPE,
  WithdrawalAcknowledgementMessage,
  WithdrawalNoticeMessage,
} from '../../lib/dsp/withdrawal/messages.ts';

const DOCUMENTED = new URL('../../lib/dsp/withdrawal/messages.schema.json', import.meta.url);

/** The documented schemas for other connectors. */
function schemas() {
  const of = (message: z.ZodType) =>
    z.toJSONSchema(message, { io: 'input', unrepresentable: 'any' });
  return {
    [NOTICE_TYPE]: of(WithdrawalNoticeMessage),
    [ACKNOWLEDGEMENT_TYPE]: of(WithdrawalAcknowledgementMessage),
  };
}

describe('the messages of withdrawals', () => {
  it('have the schemas that are documented', () => {
    expect(JSON.parse(readFileSync(DOCUMENTED, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(schemas())),
    );
  });

  it('are read as they are written, also with unknown members', () => {
    const written = extensionMessage(ACKNOWLEDGEMENT_TYPE, 'urn:uuid:1', {
      'kaart:notice': 'urn:uuid:2',
      'kaart:outcome': 'deleted',
      'kaart:at': '2026-11-25T16:00:00.000Z',
    });
    const read = readMessage({ ...written, 'other:member': 1 }, WithdrawalAcknowledgementMessage);
    const { '@context': _context, ...members } = written;
    expect(read).toMatchObject({ ...members, 'other:member': 1 });
  });
});
