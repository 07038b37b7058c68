/** The columns of the outbox, each with an example. */
export const OUTBOX_COLUMNS = {
  type: 'withdrawal-recorded',
  state: 'dead-letter',
  process: 'job',
  pid: '',
  counterparty: 'did:web:consumer.example',
  attempts: 12,
  queued_at: '2026-11-21T08:00:00.000Z',
  due_at: '2026-11-21T09:00:00.000Z',
  reason: 'the connector does not answer',
  id: '2026-11-21T08:00:00.000Z#0191f3c2-5c9c-7d3e-9f0a-2b1c3d4e5f60',
} as const;

/** The columns of the audit log, each with an example. */
export const AUDIT_COLUMNS = {
  at: '2026-11-21T08:00:00.000Z',
  actor: 'carla',
  action: 'partner.revoked',
  subject: 'partner/hospital-it',
  facts: '{"epoch":1}',
  id: '0191f3c2-5c9c-7d3e-9f0a-2b1c3d4e5f60',
} as const;
