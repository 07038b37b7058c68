/**
 * The entry `kaart/client`: reads the mapping from a Kaart, with nothing but `fetch`. It runs in
 * Node.js 20, in browsers and in other runtimes with the Web APIs.
 *
 * @module
 */
export {
  type Change,
  type ClientOptions,
  type CompanyRecord,
  type Edition,
  type FetchedData,
  type Figures,
  KaartClient,
  type Version,
  type VersionWithManifest,
} from './client.ts';
export { type Problem, ProblemError } from './problem.ts';
export type { Credentials, PrivateJwk } from './tokens.ts';
export {
  type Jwks,
  type Manifest,
  type ManifestFile,
  VerificationError,
  verifyFile,
  verifyManifest,
} from './verify.ts';
