import { KaartError } from '../../../../lib/core/errors.ts';
import type { CredentialService } from '../../../../lib/identity/dcp/holder/credential-service.ts';
import type { CallService } from '../../../../lib/identity/dcp/service-call.ts';
import { TrustedCredentials } from '../../../../lib/identity/dcp/trusted-credentials.ts';
import type { DidKeyType } from '../../../../lib/identity/public-keys.ts';
import { newJti } from '../../dsp/connector.ts';
import { decode, openSetup, type Setup } from '../../setup.ts';
import {
  CredentialSpace,
  HOLDER,
  ISSUER,
  MEMBERSHIP,
  type Party,
  VERIFIER,
} from '../credential-space.ts';

/** Our DID. In this data space, we hold credentials, and `lab` requests them. */
export const US = VERIFIER;
export const LAB = HOLDER;
export const SCOPE = 'org.eclipse.dspace.dcp.vc.type:MembershipCredential:read';

type Claims = Record<string, unknown>;

/** A data space in which this installation holds credentials and a lab verifies them. */
export class HolderSpace {
  /** The response of another participant's service. */
  respond: CallService = async () => ({ status: 500, text: '' });
  readonly space: CredentialSpace;
  readonly logged: unknown[] = [];
  readonly setup: Setup;

  private constructor(space: CredentialSpace, presented: readonly string[], keyType: DidKeyType) {
    this.space = space;
    const log = (...line: unknown[]) => this.logged.push(line);
    this.setup = openSetup(
      {
        profile: 'dcp',
        participantId: US,
        keyType,
        issuedTypes: [],
        addresses: [],
        fetchText: space.web.fetchText,
        callService: (request) => this.respond(request),
        credentials: {
          trusted: TrustedCredentials.parse([MEMBERSHIP]),
          statusListMs: 60_000,
          reusePresentations: true,
          presented,
          fetchEvidence: space.web.fetchText,
        },
      },
      log,
    );
  }

  static async open(
    presented: readonly string[] = ['MembershipCredential'],
    keyType: DidKeyType = 'P-256',
  ): Promise<HolderSpace> {
    const space = await CredentialSpace.open();
    return new HolderSpace(space, presented, keyType);
  }

  get service(): CredentialService {
    return this.setup.identity.credentialService;
  }

  get lab(): Party {
    return this.space.holder;
  }

  /** A credential of version 1.1 about us. */
  credential(type = 'MembershipCredential', change: Claims = {}): Promise<string> {
    const about = { type: ['VerifiableCredential', type], credentialSubject: { id: US } };
    return this.space.credential({ ...about, ...change }, { sub: US });
  }

  credential2(type: string, change: Claims = {}): Promise<string> {
    const about = { type: ['VerifiableCredential', type], credentialSubject: { id: US } };
    return this.space.credential2({ ...about, ...change });
  }

  async hold(...jwts: readonly string[]): Promise<void> {
    for (const jwt of jwts) await this.setup.identity.ownCredentials.add(jwt, 'alice');
  }

  async passSeconds(seconds: number): Promise<void> {
    this.setup.clock.passSeconds(seconds);
    this.space.clock.passSeconds(seconds);
  }

  /** The access token in a message that we send to a participant. */
  async accessToken(to = LAB): Promise<string> {
    const authorization = await this.setup.identity.dsp.authorize({
      address: 'https://lab.example/dsp',
      participantId: to,
    });
    return String(decode(authorization.slice('Bearer '.length), 1)['token']);
  }

  /** A self-issued token for us. */
  token(claims: Claims, by: Party = this.lab, header: Claims = {}): Promise<string> {
    const iat = this.setup.clock.seconds;
    const times = { iat, exp: iat + 60, jti: newJti() };
    return by.sign({ iss: by.did, sub: by.did, aud: US, ...times, ...claims }, header);
  }

  async ask(token: string, scopes: readonly string[] = [SCOPE]): Promise<readonly string[]> {
    const caller = { authorization: `Bearer ${token}`, source: '192.0.2.7' };
    return (await this.service.query(caller, scopes)).presentation;
  }

  /** The types of the credentials in a response, or the code and reason of an error. */
  async outcome(token: string, scopes?: readonly string[]): Promise<readonly string[] | string> {
    try {
      return (await this.ask(token, scopes)).flatMap(typesIn);
    } catch (error) {
      if (error instanceof KaartError) return `${error.code} ${error.details['code'] ?? ''}`;
      throw error;
    }
  }
}

export { ISSUER };

function typesIn(presentation: string): string[] {
  const payload = decode(presentation, 1);
  const vp = (payload['vp'] ?? payload) as { verifiableCredential: (string | { id: string })[] };
  return vp.verifiableCredential.flatMap((each) => {
    const jwt = typeof each === 'string' ? each : each.id.slice(each.id.indexOf(',') + 1);
    const body = decode(jwt, 1);
    return ((body['vc'] ?? body) as { type: string[] }).type.slice(1);
  });
}
