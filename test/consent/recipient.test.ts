import { describe, expect, it } from 'vitest';
import type { RecordedConsentEvent } from '../../lib/consent/event.ts';
import { listNamedRecipients, timelineFor } from '../../lib/consent/recipient.ts';
import { grantedGroupsAt, readableGroups } from '../../lib/consent/timeline.ts';
import { hour, recorded, timelineOf } from './events.ts';

const ACME = { audience: 'partners', recipient: 'acme' } as const;
const OTHER = { audience: 'partners', recipient: 'other' } as const;
const all = recorded({ at: 0, seq: 1, fieldGroup: 'registry' });
const funding = recorded({ at: 0, seq: 2, fieldGroup: 'funding' });
const named = (changes: Parameters<typeof recorded>[0]) =>
  recorded({ recipient: 'acme', ...changes });

describe('the grants to one recipient', () => {
  it.each<[string, RecordedConsentEvent[], string[], string[]]>([
    [
      'as to all, where nothing was decided by name',
      [all, funding],
      ['registry', 'funding'],
      ['registry', 'funding'],
    ],
    [
      'nothing, where it is refused by name',
      [all, funding, named({ at: 1, seq: 3, fieldGroup: 'registry', action: 'refuse' })],
      [],
      ['registry', 'funding'],
    ],
    [
      'less by a group',
      [all, funding, named({ at: 1, seq: 3, fieldGroup: 'funding', action: 'refuse' })],
      ['registry'],
      ['registry', 'funding'],
    ],
    [
      'more than to all, where it is granted by name',
      [all, named({ at: 1, seq: 3, fieldGroup: 'headcount' })],
      ['registry', 'headcount'],
      ['registry'],
    ],
    [
      'the row itself, where the audience has none',
      [named({ at: 1, seq: 3, fieldGroup: 'registry' })],
      ['registry'],
      [],
    ],
    [
      'what was granted by name, after the audience was refused later',
      [all, named({ at: 1, seq: 3, fieldGroup: 'registry' }), { ...all, seq: 4, action: 'refuse' }],
      ['registry'],
      [],
    ],
    [
      'nothing after a grant by name ran out: it does not fall back on the audience',
      [all, named({ at: 1, until: 2, seq: 3, fieldGroup: 'registry' })],
      [],
      ['registry'],
    ],
    [
      'nothing after a grant by name was withdrawn',
      [
        all,
        named({ at: 1, seq: 3, fieldGroup: 'registry' }),
        named({ at: 2, seq: 4, fieldGroup: 'registry', action: 'withdraw' }),
      ],
      [],
      ['registry'],
    ],
    [
      'as to all before a refusal by name takes effect',
      [all, named({ at: 8, seq: 3, recordedAt: 1, fieldGroup: 'registry', action: 'refuse' })],
      ['registry'],
      ['registry'],
    ],
  ])('%s', (_, events, acme, other) => {
    const open = (recipient: typeof ACME | typeof OTHER) =>
      grantedGroupsAt(timelineFor(timelineOf(events), recipient), 'partners', hour(5));
    expect([open(ACME), open(OTHER)]).toEqual([acme, other]);
    expect(grantedGroupsAt(timelineOf(events), 'partners', hour(5))).toEqual(other);
  });

  it('end at once with a withdrawal by name, also for a reader whose clock is late', () => {
    const refused = named({ at: 8, seq: 3, fieldGroup: 'registry', action: 'refuse' });
    const own = timelineFor(timelineOf([all, refused]), ACME);
    expect(readableGroups(own, 'partners', hour(5))).toEqual([]);
    expect(grantedGroupsAt(own, 'partners', hour(5))).toEqual(['registry']);
  });

  it('belong to its audience only: the same id in another audience is another key', () => {
    const refused = named({ at: 1, seq: 3, fieldGroup: 'registry', action: 'refuse' });
    const elsewhere = recorded({ at: 0, seq: 4, fieldGroup: 'registry', audience: 'dataspace' });
    const timeline = timelineOf([all, refused, elsewhere]);
    const inSpace = { audience: 'dataspace', recipient: 'acme' } as const;
    expect(grantedGroupsAt(timelineFor(timeline, inSpace), 'dataspace', hour(5))).toEqual([
      'registry',
    ]);
    expect(Object.keys(timelineFor(timeline, inSpace))).toEqual(['registry/dataspace']);
  });
});

describe('the named recipients in a timeline', () => {
  it('are listed once, also with unusual ids', () => {
    const ids = ['acme', 'https://x.example/a/b', 'did:web:y.example', 'acme'];
    const events = ids.map((recipient, n) =>
      recorded({ at: n, seq: n + 1, recipient, fieldGroup: n === 3 ? 'funding' : 'registry' }),
    );
    expect(
      listNamedRecipients(timelineOf([all, ...events.map((e, n) => ({ ...e, seq: n + 2 }))])),
    ).toEqual([
      { audience: 'partners', recipient: 'acme' },
      { audience: 'partners', recipient: 'did:web:y.example' },
      { audience: 'partners', recipient: 'https://x.example/a/b' },
    ]);
  });
});
