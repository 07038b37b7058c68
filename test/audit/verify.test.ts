import { describe, expect, it } from 'vitest';
import { AUDIT_HEAD_TYPE } from '../../lib/audit/head.ts';
import { merkleRoot } from '../../lib/audit/merkle.ts';
import { hashOfEntry } from '../../lib/core/hash-chain.ts';
import { testSigner } from '../publication/publication-setup.ts';
import {
  A,
  B,
  C,
  collectEvidence,
  type Evidence,
  type Loose,
  recordThreeDays,
  verify,
} from './audit-setup.ts';

type Chains = Evidence['chains'];
type OneChain = Chains[number];

function findChain(evidence: Evidence, recordId: string): OneChain {
  const chain = evidence.chains.find((each) => each.recordId === recordId);
  if (chain === undefined) throw new Error('no such chain');
  return chain;
}

function listEvents(evidence: Evidence, recordId: string): Loose[] {
  return findChain(evidence, recordId).events;
}

/** A change by an attacker who knows how chains are made and can write to the table. */
function rebuildChain(chain: OneChain): void {
  let prevHash: unknown = null;
  for (const [place, event] of chain.events.entries()) {
    Object.assign(event, { seq: place + 1, prevHash });
    event['hash'] = hashOfEntry(event);
    prevHash = event['hash'];
  }
  chain.lastSeq = chain.events.length;
  chain.lastHash = (prevHash as string | null) ?? null;
}

function swap(events: Loose[], a: number, b: number): void {
  const [first = {}, second = {}] = [events[a], events[b]];
  events[a] = second;
  events[b] = first;
}

const DAY1 = '2025-10-01';
const DAY2 = '2025-10-02';
const DAY3 = '2025-10-03';
const findHead = (evidence: Evidence, date: string) => {
  const head = evidence.heads.find((each) => each.date === date);
  if (head === undefined) throw new Error('no such head');
  return head;
};

type Found = readonly (readonly [string, Loose])[];

/** The manipulation, and all findings that it must cause. */
const DAMAGES: readonly (readonly [string, (evidence: Evidence) => unknown, Found])[] = [
  [
    'an event that was changed',
    (evidence) => Object.assign(listEvents(evidence, A)[1] ?? {}, { action: 'withdraw' }),
    [['EVENT_ALTERED', { recordId: A, seq: 2 }]],
  ],
  [
    'an event that was changed, with its own hash made to fit',
    (evidence) => {
      const event = listEvents(evidence, C)[0] ?? {};
      event['evidenceRef'] = 'forged';
      event['hash'] = hashOfEntry(event);
    },
    [['LINK_BROKEN', { recordId: C, seq: 2 }]],
  ],
  [
    'a member that was added to an event',
    (evidence) => Object.assign(listEvents(evidence, B)[0] ?? {}, { note: 'x' }),
    [['EVENT_ALTERED', { recordId: B, seq: 1 }]],
  ],
  [
    'two events that changed places',
    (evidence) => swap(listEvents(evidence, A), 1, 2),
    [
      ['EVENT_MOVED', { recordId: A, seq: 3 }],
      ['EVENT_MOVED', { recordId: A, seq: 2 }],
    ],
  ],
  [
    'two events that changed places, with their numbers and all hashes made to fit',
    (evidence) => {
      swap(listEvents(evidence, A), 1, 2);
      rebuildChain(findChain(evidence, A));
    },
    [['CHAIN_REWRITTEN', { recordId: A, seq: 3, date: DAY1 }]],
  ],
  [
    'an event taken out of the middle',
    (evidence) => listEvents(evidence, A).splice(1, 1),
    [['EVENT_MISSING', { recordId: A, seq: 2 }]],
  ],
  [
    'an event put in twice',
    (evidence) => listEvents(evidence, A).splice(2, 0, { ...listEvents(evidence, A)[1] }),
    [
      ['EVENT_MOVED', { recordId: A, seq: 2 }],
      ['EVENT_MOVED', { recordId: A, seq: 3 }],
      ['EVENT_MOVED', { recordId: A, seq: 4 }],
      ['EVENT_MOVED', { recordId: A, seq: 5 }],
    ],
  ],
  [
    'the event of another company put in',
    (evidence) => {
      const chain = findChain(evidence, B);
      chain.events = [{ ...listEvents(evidence, A)[0] }];
      chain.lastHash = chain.events[0]?.['hash'] as string;
    },
    [
      ['EVENT_FOREIGN', { recordId: B, seq: 1 }],
      ['CHAIN_REWRITTEN', { recordId: B, seq: 1, date: DAY1 }],
    ],
  ],
  [
    'an event replaced by something else',
    (evidence) => listEvents(evidence, C).splice(1, 1, { hello: 'world' }),
    [
      ['EVENT_UNREADABLE', { recordId: C, seq: 2 }],
      ['END_MISMATCH', { recordId: C, seq: 1, lastSeq: 2 }],
      ['CHAIN_SHORTENED', { recordId: C, seq: 1, date: DAY2, lastSeq: 2 }],
    ],
  ],
  [
    'a chain cut short',
    (evidence) => listEvents(evidence, A).splice(3),
    [
      ['END_MISMATCH', { recordId: A, seq: 3, lastSeq: 5 }],
      ['CHAIN_SHORTENED', { recordId: A, seq: 3, date: DAY2, lastSeq: 4 }],
    ],
  ],
  [
    'a chain cut short with its projection, down to what an older head has signed',
    (evidence) => {
      const chain = findChain(evidence, A);
      chain.events.splice(3);
      chain.lastSeq = 3;
      chain.lastHash = chain.events[2]?.['hash'] as string;
    },
    [['CHAIN_SHORTENED', { recordId: A, seq: 3, date: DAY2, lastSeq: 4 }]],
  ],
  [
    'the last event cut, which no head has signed yet',
    (evidence) => listEvents(evidence, A).splice(4),
    [['END_MISMATCH', { recordId: A, seq: 4, lastSeq: 5 }]],
  ],
  [
    'a chain emptied',
    (evidence) => listEvents(evidence, B).splice(0),
    [
      ['END_MISMATCH', { recordId: B, seq: 0, lastSeq: 1 }],
      ['CHAIN_SHORTENED', { recordId: B, seq: 0, date: DAY1, lastSeq: 1 }],
    ],
  ],
  [
    'a company taken out with everything that is known of it',
    (evidence) => {
      evidence.chains = evidence.chains.filter(({ recordId }) => recordId !== C);
    },
    [['CHAIN_MISSING', { recordId: C, date: DAY2, lastSeq: 2 }]],
  ],
  [
    'a projection that names another last event',
    (evidence) => Object.assign(findChain(evidence, C), { lastHash: 'f'.repeat(64) }),
    [['END_MISMATCH', { recordId: C, seq: 2, lastSeq: 2 }]],
  ],
  [
    'a projection that opens more than its events do',
    (evidence) => Object.assign(findChain(evidence, C), { projection: 'f'.repeat(64) }),
    [['PROJECTION_ALTERED', { recordId: C }]],
  ],
  [
    'events that the store cannot read any more',
    (evidence) => Object.assign(findChain(evidence, B), { events: [], unreadable: true }),
    [['CHAIN_UNREADABLE', { recordId: B }]],
  ],
  [
    'a head between two others taken out',
    (evidence) => evidence.heads.splice(1, 1),
    [['HEAD_MISSING', { date: DAY3, previous: DAY2 }]],
  ],
  [
    'the first head taken out',
    (evidence) => evidence.heads.splice(0, 1),
    [['HEAD_MISSING', { date: DAY2, previous: DAY1 }]],
  ],
  [
    'a head changed',
    (evidence) => {
      const head = findHead(evidence, DAY3);
      const [header, payload = '', mac] = head.jws.split('.');
      const text = Buffer.from(payload, 'base64url')
        .toString()
        .replace('"companies":3', '"companies":2');
      head.jws = [header, Buffer.from(text).toString('base64url'), mac].join('.');
    },
    [['HEAD_BAD_SIGNATURE', { date: DAY3 }]],
  ],
  [
    'a head put in the place of another day’s',
    (evidence) => Object.assign(findHead(evidence, DAY3), { jws: findHead(evidence, DAY2).jws }),
    [['HEAD_UNREADABLE', { date: DAY3 }]],
  ],
  [
    'another signed document put in the place of a head',
    async (evidence) =>
      Object.assign(findHead(evidence, DAY3), {
        jws: await testSigner.sign({}, 'kaart-manifest+jwt'),
      }),
    [['HEAD_WRONG_TYPE', { date: DAY3 }]],
  ],
  [
    'a head signed again over other ends, with a chain that fits',
    async (evidence) => {
      const head = findHead(evidence, DAY1);
      const root = merkleRoot([]);
      evidence.ends[root] = [];
      const payload = {
        date: DAY1,
        at: `${DAY1}T01:30:00.000Z`,
        companies: 0,
        root,
        lists: [],
        previous: null,
      };
      head.jws = await testSigner.sign(payload, AUDIT_HEAD_TYPE);
    },
    [['HEAD_LINK_BROKEN', { date: DAY2 }]],
  ],
  [
    'chain ends changed under a head',
    (evidence) => {
      const [ends = []] = Object.values(evidence.ends);
      ends.splice(0, 1);
    },
    [['ENDS_ALTERED', { date: DAY1 }]],
  ],
  [
    'chain ends lost',
    (evidence) => {
      evidence.ends = {};
    },
    [
      ['ENDS_UNREADABLE', { date: DAY1 }],
      ['ENDS_UNREADABLE', { date: DAY2 }],
    ],
  ],
];

describe('verifyAudit', () => {
  it('finds nothing in an intact log, and returns the numbers of what it read', async () => {
    expect(await verify(await collectEvidence(await recordThreeDays()))).toEqual({
      heads: 3,
      companies: 3,
      events: 8,
      entries: 10,
      ended: 0,
      newest: DAY3,
      findings: [],
    });
  });

  it.each(DAMAGES)('finds %s, and names it', async (_, damage, expected) => {
    const evidence = await collectEvidence(await recordThreeDays());
    await damage(evidence);
    const { findings } = await verify(evidence);
    expect(findings.map(({ code, facts }) => [code, facts])).toEqual(expected);
    for (const { message, facts } of findings)
      for (const text of Object.values(message)) {
        expect(text).not.toMatch(/[{}]/);
        if (facts['recordId'] !== undefined) expect(text).toContain(facts['recordId']);
      }
  });

  it('reports a gap that a forged number claims, without counting to that number', async () => {
    const evidence = await collectEvidence(await recordThreeDays());
    const last = listEvents(evidence, A)[4] ?? {};
    last['seq'] = Number.MAX_SAFE_INTEGER;
    const { findings } = await verify(evidence);
    expect(findings.length).toBeLessThan(110);
    expect(findings[0]).toMatchObject({ code: 'EVENT_MISSING', facts: { recordId: A, seq: 5 } });
    expect(findings.map(({ code }) => code)).toContain('EVENT_ALTERED');
  });

  it('finds every event of every company that was removed, changed or moved', async () => {
    const whole = await collectEvidence(await recordThreeDays());
    for (const { recordId, events } of whole.chains)
      for (const at of events.keys())
        for (const damage of [
          (log: Loose[]) => log.splice(at, 1),
          (log: Loose[]) => Object.assign(log[at] ?? {}, { language: 'fr' }),
          (log: Loose[]) => log.reverse(),
        ]) {
          const evidence = structuredClone(whole);
          damage(listEvents(evidence, recordId));
          const { findings } = await verify(evidence);
          const isSame = JSON.stringify(evidence) === JSON.stringify(whole);
          expect(findings.length > 0).toBe(!isSame);
          expect(findings.every(({ facts }) => facts['recordId'] === recordId)).toBe(true);
        }
  });
});
