import type { Instant } from '../core/instant.ts';
import type { ConsentEvent, ConsentRequest } from './event.ts';
import { ACTION_OF, type Audience, type EventKind, type FieldGroup } from './vocabulary.ts';

/** One decision of a company about several field groups and audiences, as an officer records it. */
export interface CompanyDecision
  extends Pick<ConsentEvent, 'givenBy' | 'language' | 'evidenceRef'> {
  readonly kind: EventKind;
  readonly fieldGroups: readonly FieldGroup[];
  /** Without an audience, a withdrawal or refusal applies to every audience that has a grant. */
  readonly audiences?: readonly Audience[] | undefined;
  /** A partner or participant; the decision is then about it alone. */
  readonly recipient?: ConsentRequest['recipient'];
  readonly effectiveAt?: Instant | undefined;
  /** Last instant of a grant, inclusive. */
  readonly validUntil?: Instant | null;
  /** Default: the current revision. */
  readonly noticeVersion?: ConsentRequest['noticeVersion'];
  readonly actor?: ConsentRequest['actor'];
}

/** Builds one request for each group and audience; repeated names count once. A withdrawal has no end. */
export function buildConsentRequests(
  recordId: string,
  decision: CompanyDecision,
): ConsentRequest[] {
  const { fieldGroups, audiences, effectiveAt, validUntil = null, kind, ...rest } = decision;
  const action = ACTION_OF[kind];
  return [...new Set(audiences ?? [undefined])].flatMap((audience) =>
    [...new Set(fieldGroups)].map((fieldGroup) => ({
      ...rest,
      recordId,
      fieldGroup,
      ...(audience === undefined ? {} : { audience }),
      action,
      kind,
      validUntil: action === 'grant' ? validUntil : null,
      ...(effectiveAt === undefined ? {} : { effectiveAt }),
    })),
  );
}
