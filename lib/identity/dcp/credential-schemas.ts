import type { Schema, Validator } from '@cfworker/json-schema';
import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { hasCode } from '../../core/errors.ts';
import { FallibleReads } from '../../core/remembered-reads.ts';
import type { FetchText } from '../dsp/did-resolver.ts';
import type { VerifiableCredential } from './credential.ts';
import { CredentialFault } from './credential-fault.ts';

const MAX_AGE_MS = 3_600_000;
const COOLDOWN_MS = 1_000;
const MAX_SCHEMAS = 100;
const MAX_CHARACTERS = 65_536;

/**
 * Checks credentials against the JSON Schemas that they name. A schema comes from a trusted issuer and is
 * cached for an hour. It cannot refer to other documents.
 *
 * @see Verifiable Credentials JSON Schema Specification #jsonschema
 */
export class CredentialSchemas {
  readonly #fetchText: FetchText;
  readonly #reads: FallibleReads<Validator>;

  constructor(fetchText: FetchText, clock: Clock) {
    this.#fetchText = fetchText;
    this.#reads = new FallibleReads(MAX_SCHEMAS, clock, {
      maxAgeMs: MAX_AGE_MS,
      cooldownMs: COOLDOWN_MS,
    });
  }

  /** @throws CredentialFault; KaartError `unavailable` if the schema cannot be read now */
  async check(url: string, { jwt }: VerifiableCredential): Promise<void> {
    const load = () => this.#load(url);
    const validator = await this.#reads.find(url, load, (found) => found);
    const { payload } = jwt;
    if (!validator?.validate(payload['vc'] ?? payload).valid)
      throw new CredentialFault('schema-violated', { what: url });
  }

  async #load(url: string): Promise<Validator> {
    try {
      const text = await this.#fetchText(url);
      if (text.length > MAX_CHARACTERS) throw new Error('too long');
      // Loaded only if a credential names a schema, because most processes never need it.
      const { Validator } = await import('@cfworker/json-schema');
      const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(text)) as Schema;
      return new Validator(schema, '2020-12');
    } catch (cause) {
      if (hasCode(cause, 'unavailable')) throw cause;
      throw new CredentialFault('schema-unreadable', { what: url, cause });
    }
  }
}
