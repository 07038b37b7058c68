import type { TokenGenerations } from './transfer.ts';

/** What presenting a token of a generation does: `changed` where the counting has to be written first. */
export type TokenCheck =
  | { readonly kind: 'good'; readonly changed?: TokenGenerations }
  | { readonly kind: 'bad' };

/** Reading with a token. The first use of the current one ends the one before. */
export function checkToken(tokens: TokenGenerations, generation: number): TokenCheck {
  const { current, previousWorks } = tokens;
  if (generation === current && current > 0)
    return previousWorks
      ? { kind: 'good', changed: { current, previousWorks: false } }
      : { kind: 'good' };
  return previousWorks && generation === current - 1 ? { kind: 'good' } : { kind: 'bad' };
}

/** Asking for a new token. Asking again with the same old one gets the same new one. */
export function checkRefresh(tokens: TokenGenerations, generation: number): TokenCheck {
  const { current, previousWorks } = tokens;
  if (generation === current && current > 0)
    return { kind: 'good', changed: { current: current + 1, previousWorks: true } };
  return previousWorks && generation === current - 1 ? { kind: 'good' } : { kind: 'bad' };
}
