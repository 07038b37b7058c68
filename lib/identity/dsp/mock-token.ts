import * as z from 'zod';
import { EDC_NS } from '../../dsp/common/vocabulary.ts';
import { operandIri } from './operand.ts';
import { ClaimValue, ParticipantId } from './participant-request.ts';
import { MAX_AUTHORIZATION_CHARACTERS } from './presented-token.ts';

const MockToken = z.looseObject({ clientId: ParticipantId });
const NO_CLAIMS = ['region', 'audience', 'clientId'];

/** The sender's claims in a mock token, without proof. */
export interface MockIdentity {
  readonly participantId: string;
  /** Full IRI of an operand → values. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

/**
 * Reads the token of Eclipse EDC's `iam-mock`: bare JSON, also after `Bearer`. Whoever sends it is
 * an active member; any text in it besides its own members is a claim, so that a test can be
 * somebody else.
 *
 * @returns `undefined` when it is none
 */
export function readMockToken(authorization: string): MockIdentity | undefined {
  const token = MockToken.safeParse(jsonIn(authorization)).data;
  if (token === undefined) return undefined;
  const { clientId: participantId } = token;
  const claims = Object.entries(token).flatMap(([name, value]) => {
    const iri = NO_CLAIMS.includes(name) ? undefined : operandIri(name);
    const text = ClaimValue.safeParse(value).data;
    return iri === undefined || text === undefined ? [] : [[iri, [text]] as const];
  });
  const member = { [`${EDC_NS}membershipStatus`]: ['active'] };
  return { participantId, claims: { ...member, ...Object.fromEntries(claims) } };
}

/** The token that a connector with `iam-mock` takes. A header holds no letters but those of ASCII. */
export function mockToken(audience: string, clientId: string): string {
  return JSON.stringify({ region: 'eu', audience, clientId }).replaceAll(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function jsonIn(authorization: string): unknown {
  if (authorization.length > MAX_AUTHORIZATION_CHARACTERS) return undefined;
  try {
    return JSON.parse(authorization.replace(/^bearer +/i, ''));
  } catch {
    return undefined;
  }
}
