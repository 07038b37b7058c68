import type { Audience } from '../consent/vocabulary.ts';
import type { Scope } from './roles.ts';

/** The caller, from the verified token and nothing else. */
export interface Caller {
  /** `sub`: a person for an operator's token, the client itself for a partner's. */
  readonly subject: string;
  readonly clientId: string;
  /** Set for partners only. */
  readonly partnerId?: string;
  /** Whose view a `data:read` of this caller is; without one there is no row to read. */
  readonly audience?: Audience;
  readonly scopes: ReadonlySet<Scope>;
  /** What the partner said it uses the data for. */
  readonly purposes?: readonly string[];
  /** `jti` of the token, for the log of disclosures: it tells which reads a leaked token did. */
  readonly tokenId: string;
  /** The agreement under which a token of the data plane reads. */
  readonly agreementId?: string;
}
