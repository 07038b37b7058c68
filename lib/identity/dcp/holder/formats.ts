import type { CredentialProfile } from '../../../store/own-credentials.ts';

/** The names of forms in messages: the names in DCP 1.0, and the names in its earlier versions. */
const PROFILES: Readonly<Record<string, CredentialProfile>> = {
  'vc11-sl2021/jwt': 'vc11-sl2021/jwt',
  'vc20-bssl/jwt': 'vc20-bssl/jwt',
  VC1_0_JWT: 'vc11-sl2021/jwt',
  VC2_0_JOSE: 'vc20-bssl/jwt',
};

/** @returns `undefined` for a form that we do not read */
export function toProfile(name: string): CredentialProfile | undefined {
  return Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
}
