import { json } from '../reply.ts';
import { OnboardingResponse } from '../responses/credential-responses.ts';
import { type Route, route } from '../route.ts';

/** A query to ourselves: the types of credentials in the response, or the reason for an empty response. */
interface SelfQuery {
  readonly types: readonly string[];
  readonly error: string | null;
}

export interface OnboardingRoutesDeps {
  /** The data that an operator of the data space configures. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly queryOurselves: () => Promise<SelfQuery>;
  /** The trusted issuers whose DID documents cannot be read now. */
  readonly findUnreadableIssuers: () => Promise<readonly string[]>;
}

/** The data with which the operator of a data space admits this Kaart. */
export function onboardingRoutes(deps: OnboardingRoutesDeps): Route[] {
  return [
    route({
      id: 'getOnboarding',
      method: 'get',
      path: '/v1/onboarding',
      tag: 'participants',
      access: 'participant:admin',
      summary: 'Addresses, scopes and issuers that the operator of a data space configures',
      description:
        'Our credential service is asked with a token of ours, as a counterparty asks it, and the DID documents of the trusted issuers are read.',
      responses: { 200: { description: 'The facts', schema: OnboardingResponse } },
      async handle({ c }) {
        const [selfQuery, unreadableIssuers] = await Promise.all([
          deps.queryOurselves(),
          deps.findUnreadableIssuers(),
        ]);
        return json(c, { ...deps.facts, unreadableIssuers, selfQuery });
      },
    }),
  ];
}
