import { describe, expect, it } from 'vitest';
import { Shell } from './shell.ts';

const DID = 'did:web:lab.example%3A8443';
const NS = 'https://w3id.org/edc/v0.0.1/ns/';

describe('kaart participant', () => {
  it.each([
    ['participant add', "missing required argument 'participant'"],
    ['participant add x --claim membershipStatus', 'write it as operand=value'],
    ['participant add x --claim =active', 'write it as operand=value'],
    ['participant add x --claim membershipStatus=', 'write it as operand=value'],
    ['participant revoke', "missing required argument 'participant'"],
  ])('%s is refused', async (line, words) => {
    const { code, out, err } = await new Shell().type(line);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
  });

  it('reports a missing participant, and one that already exists', async () => {
    const shell = new Shell();
    const unknown = await shell.type('participant show nobody');
    expect([unknown.code, unknown.err]).toEqual([
      1,
      expect.stringContaining('no such participant'),
    ]);
    await shell.type(`participant add ${DID}`);
    const again = await shell.type(`participant add ${DID}`);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('already')]);
    const prefixed = await shell.type('participant add x --claim odrl:purpose=a');
    expect([prefixed.code, prefixed.err]).toEqual([1, expect.stringContaining('full IRI')]);
  });

  it('adds, shows, lists, changes and revokes one', async () => {
    const shell = new Shell();
    const claims = '--claim membershipStatus=active jurisdictionCountry=LU jurisdictionCountry=FR';
    const added = await shell.type(`participant add ${DID} ${claims}`, '--name', 'The Lab');
    expect(added).toMatchObject({ code: 0, err: '' });
    expect((await shell.type(`participant show ${DID}`)).out).toBe(added.out);
    expect(added.out).toContain(`participant  ${DID}\nname         The Lab\nstate        active\n`);
    expect(added.out).toContain('membershipStatus=active jurisdictionCountry=LU');
    const [json] = await shell.json(`participant show ${DID}`);
    expect(json).toMatchObject({
      id: DID,
      claims: { [`${NS}membershipStatus`]: ['active'], [`${NS}jurisdictionCountry`]: ['LU', 'FR'] },
    });
    await shell.type(`participant claims ${DID} --claim membershipStatus=a=b`);
    const { out } = await shell.type('participant list');
    expect(out).toMatch(/The Lab +active +membershipStatus=a=b +\d{4}/);
    expect(await shell.type(`participant revoke ${DID}`)).toMatchObject({
      code: 0,
      out: `${DID} is revoked\n`,
    });
    expect(await shell.json('participant list')).toMatchObject([{ id: DID, state: 'revoked' }]);
    expect((await shell.type(`participant add ${DID}`)).out).toContain('claims       none');
  });
});
