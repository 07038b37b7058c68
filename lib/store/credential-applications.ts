import * as z from 'zod';
import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import { CREDENTIAL_PROFILES } from './own-credentials.ts';
import { isKeyPart, type Key, listAllItems, type Table } from './table.ts';

const StoredInstant = z.string().transform((text) => text as Instant);

/** What a holder has asked us to issue. Only an operator decides about it. */
export const CredentialApplication = z.object({
  /** `issuerPid` of DCP. */
  id: z.string(),
  /** DID. */
  holder: z.string(),
  /** `holderPid` of DCP: what our delivery must name. */
  holderPid: z.string(),
  wanted: z.array(z.object({ type: z.string(), profile: z.enum(CREDENTIAL_PROFILES) })),
  /** `ISSUED` once each wanted credential has been delivered. */
  state: z.enum(['RECEIVED', 'ISSUED']),
  receivedAt: StoredInstant,
});
export type CredentialApplication = z.infer<typeof CredentialApplication>;

const APPLICATIONS = 'CREDENTIAL-APPLICATIONS';
/** An application is kept for this time. Anyone with a DID can send one. */
const KEEP_MS = 30 * DAY_MS;

/** The last application of each holder. A new one replaces it, so a stranger fills one item. */
export class CredentialApplicationStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(holder: string): Promise<CredentialApplication | undefined> {
    const item = isKeyPart(holder) ? await this.#table.get(applicationKey(holder)) : undefined;
    return item && CredentialApplication.parse(item.data);
  }

  async *list(): AsyncGenerator<CredentialApplication> {
    for await (const { data } of listAllItems(this.#table, { pk: APPLICATIONS }))
      yield CredentialApplication.parse(data);
  }

  /** Stores the application of a holder instead of its last one. @throws KaartError `concurrent-update` */
  async put(application: CredentialApplication): Promise<void> {
    const key = applicationKey(application.holder);
    const before = await this.#table.get(key);
    const condition = before === undefined ? 'absent' : { version: before.version };
    const expiresAt = addMilliseconds(application.receivedAt, KEEP_MS);
    await this.#table.transact([{ kind: 'put', key, data: application, if: condition, expiresAt }]);
  }
}

function applicationKey(holder: string): Key {
  return { pk: APPLICATIONS, sk: holder };
}
