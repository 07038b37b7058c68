import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../lib/core/digest.ts';
import { jwksVerifier } from '../../lib/identity/jws.ts';
import { RECEIPT_TYPE, type ReceiptClaims } from '../../lib/receipt/claims.ts';
import { buildReceiptClaims } from '../../lib/receipt/receipt.ts';
import { verifyReceipt } from '../../lib/receipt/verify.ts';
import { openSetup, type Setup } from '../identity/setup.ts';
import { CONTROLLER, decision, NOTICE, RECEIPTS } from './decisions.ts';

const CLAIMS = buildReceiptClaims('r-1', decision({ action: 'withdraw' }), CONTROLLER);
const notice = NOTICE.notice as Json;

let setup: Setup;
let receipt = '';

beforeAll(async () => {
  setup = openSetup();
  receipt = await signed(CLAIMS);
});

function signed(claims: object, typ = RECEIPT_TYPE): Promise<string> {
  return setup.identity.signer.sign(claims as Json, typ);
}

/** The codes of the findings, with the keys that are published now. */
async function codes(jws: string, evidence = {}, from: Setup = setup): Promise<string[]> {
  const jwks = await from.identity.jwks();
  const verifier = jwksVerifier(async () => ({ keys: [...jwks.keys] }));
  return (await verifyReceipt(jws, verifier, evidence)).findings.map(({ code }) => code);
}

/** The record of a receipt with a changed member. */
function withRecord(member: string, value: string): ReceiptClaims {
  const record = { ...CLAIMS.receipt['dpv:hasRecordOfActivity'], [member]: value };
  return { ...CLAIMS, receipt: { ...CLAIMS.receipt, 'dpv:hasRecordOfActivity': record } };
}

describe('verifyReceipt', () => {
  it.each(RECEIPTS)('accepts %s as it was issued', async (_, claims) => {
    expect(await codes(`${await signed(claims as object)}\n`, { notice })).toEqual([]);
  });

  it('accepts a receipt after two rotations of the keys', async () => {
    const old = openSetup();
    const jws = await old.identity.signer.sign(CLAIMS as Json, RECEIPT_TYPE);
    for (let n = 0; n < 2; n += 1) {
      old.clock.passSeconds(86_400);
      await old.identity.rotateKeys('planned', 'alice');
    }
    expect(await codes(jws, { notice }, old)).toEqual([]);
  });

  it('refuses a receipt whose key was compromised', async () => {
    const old = openSetup();
    const jws = await old.identity.signer.sign(CLAIMS as Json, RECEIPT_TYPE);
    await old.identity.rotateKeys('compromised', 'alice');
    expect(await codes(jws, {}, old)).toEqual(['UNKNOWN_KEY']);
  });

  it.each<[string, string, () => Promise<string> | string, object?]>([
    ['JSON-LD', 'RECEIPT_MALFORMED', () => JSON.stringify(CLAIMS.receipt)],
    ['nothing', 'RECEIPT_MALFORMED', () => ''],
    ['a manifest', 'RECEIPT_WRONG_TYPE', () => signed(CLAIMS, 'kaart-manifest+jwt')],
    [
      'a receipt of another installation',
      'UNKNOWN_KEY',
      () => openSetup().identity.signer.sign(CLAIMS as Json, RECEIPT_TYPE),
    ],
    [
      'one whose payload was changed',
      'BAD_SIGNATURE',
      () => {
        const [header, payload = '', mac] = receipt.split('.');
        const text = Buffer.from(payload, 'base64url').toString().replace('Withdrawn', 'Given');
        return [header, Buffer.from(text).toString('base64url'), mac].join('.');
      },
    ],
    ['one without an id', 'RECEIPT_UNREADABLE', () => signed({ ...CLAIMS, jti: undefined })],
    [
      'a record that does not match its hash',
      'RECORD_HASH_MISMATCH',
      () => signed(withRecord('dct:created', '2020-01-01T00:00:00.000Z')),
    ],
    [
      'a notice that was not shown',
      'NOTICE_HASH_MISMATCH',
      () => receipt,
      { notice: { ...NOTICE.notice, revision: 2 } },
    ],
    [
      'a notice that the record does not name',
      'NOTICE_DISAGREES',
      () => signed({ ...CLAIMS, notice_hash: 'f'.repeat(64) }),
    ],
    ['another id', 'ID_DISAGREES', () => signed({ ...CLAIMS, jti: 'urn:uuid:r-2' })],
    ['keys of another DID', 'ISSUER_MISMATCH', () => receipt, { issuer: 'did:web:other.example' }],
  ])('refuses %s with %s', async (_, code, made, evidence = {}) => {
    expect(await codes(await made(), evidence)).toEqual([code]);
  });

  it('names the digest that does not match', async () => {
    const jwks = await setup.identity.jwks();
    const verifier = jwksVerifier(async () => ({ keys: [...jwks.keys] }));
    const other = { ...NOTICE, version: 'notice-v2' } as unknown as Json;
    const { findings } = await verifyReceipt(receipt, verifier, { notice: other });
    expect(findings[0]?.message.en).toContain(CLAIMS.notice_hash);
  });
});
