import type { Instant } from '../core/instant.ts';
import type { Credential, Partner, StoredPartner } from '../store/partner-store.ts';

/** A partner as people see it: no hash of a secret. */
export interface PartnerView extends Omit<Partner, 'credentials'> {
  readonly credentials: readonly {
    readonly kind: Credential['kind'];
    readonly kid?: string;
    readonly createdAt: Instant;
    readonly expiresAt: Instant | null;
  }[];
  /** For `If-Match`. */
  readonly version: number;
}

/** What may be shown of a partner. */
export function toPartnerView({ partner, version }: StoredPartner): PartnerView {
  const credentials = partner.credentials.map((credential) => {
    const { kind, createdAt, expiresAt } = credential;
    const kid = credential.kind === 'key' ? { kid: credential.jwk['kid'] ?? '' } : {};
    return { kind, ...kid, createdAt, expiresAt };
  });
  return { ...partner, credentials, version };
}
