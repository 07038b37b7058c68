/**
 * The entry `kaart/client`: reads the mapping from a Kaart. It needs only the Web APIs such as `fetch`, so it runs in
 * Node.js 20, in browsers and in other runtimes.
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
