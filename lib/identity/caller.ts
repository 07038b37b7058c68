import type { Audience } from '../consent/vocabulary.ts';
import type { Scope } from './roles.ts';

/** The caller. All members come from the verified token. */
export interface Caller {
  /** `sub`: a person for an operator's token, the client itself for a partner's. */
  readonly subject: string;
  readonly clientId: string;
  /** Set for partners only. */
  readonly partnerId?: string;
  /** The audience whose rows the caller may read with `data:read`; absent for a caller without access to rows. */
  readonly audience?: Audience;
  readonly scopes: ReadonlySet<Scope>;
  /** The registered purposes of the partner. */
  readonly purposes?: readonly string[];
  /** `jti` of the token. The disclosures record it, so that the reads by a leaked token can be found. */
  readonly tokenId: string;
  /** The agreement under which a token of the data plane reads. */
  readonly agreementId?: string;
}
