import type { AuditEntry } from '../core/audit-entry.ts';
import { Campaign } from '../self-service/campaign.ts';
import type { CampaignStore } from '../self-service/ports.ts';
import { auditWrite } from './audit-write.ts';
import { type Key, listItemsAfter, type Table } from './table.ts';

const PARTITION = 'CAMPAIGNS';

/** Campaigns over a table. A campaign is never changed. */
export class TableCampaignStore implements CampaignStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(id: string): Promise<Campaign | undefined> {
    const item = await this.#table.get(campaignKey(id));
    return item && Campaign.parse(item.data);
  }

  async *list(after?: string): AsyncGenerator<Campaign> {
    for await (const { data } of listItemsAfter(this.#table, { pk: PARTITION }, after))
      yield Campaign.parse(data);
  }

  async create(campaign: Campaign, audit: AuditEntry): Promise<void> {
    await this.#table.transact([
      { kind: 'put', key: campaignKey(campaign.id), data: { ...campaign }, if: 'absent' },
      auditWrite(audit),
    ]);
  }
}

function campaignKey(id: string): Key {
  return { pk: PARTITION, sk: id };
}
