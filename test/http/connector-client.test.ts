import { describe, expect, it } from 'vitest';
import { KaartError } from '../../lib/core/errors.ts';
import { DSPACE_CONTEXT } from '../../lib/dsp/common/vocabulary.ts';
import { ConnectorClient } from '../../lib/http/dsp/connector-client.ts';
import { Messenger } from '../../lib/http/dsp/messenger.ts';
import type { OutboundHttp } from '../../lib/outbound/outbound.ts';

const ADDRESS = 'https://lab.example/dsp';

/** The id of an offer as an Eclipse EDC writes it: definition, asset, and a part that is new in every catalog. */
const edcOffer = (definition: string, each: number) =>
  [definition, 'rows', `reading ${each}`]
    .map((part) => Buffer.from(part).toString('base64'))
    .join(':');

/**
 * A client of a connector whose offers get new ids at every read.
 *
 * @param fails numbers of the reads that get no response
 */
function client(fails: readonly number[] = []) {
  let readings = 0;
  const outbound: OutboundHttp = {
    check: () => undefined,
    close: () => undefined,
    async send() {
      readings += 1;
      if (fails.includes(readings))
        throw new KaartError('called-address-silent', { code: 'unavailable' });
      const permission = (action: string) => ({ permission: [{ action }] });
      const document = {
        '@context': [DSPACE_CONTEXT],
        '@type': 'Catalog',
        participantId: 'lab',
        dataset: [
          {
            '@id': 'rows',
            '@type': 'Dataset',
            hasPolicy: [
              { '@id': edcOffer('open', readings), '@type': 'Offer', ...permission('use') },
              { '@id': edcOffer('closed', readings), '@type': 'Offer', ...permission('odrl:read') },
              { '@id': 'urn:fixed', '@type': 'Offer', ...permission('odrl:sell') },
              { '@id': 'urn:empty', '@type': 'Offer', permission: [], prohibition: [] },
            ],
          },
        ],
      };
      const text = async () => JSON.stringify(document);
      const nothing = (async function* () {})();
      return { status: 200, headers: {}, body: nothing, text, discard: () => undefined };
    },
  };
  const addressees: (string | undefined)[] = [];
  const messenger = new Messenger(outbound, async ({ participantId }) => {
    addressees.push(participantId);
    return 'token';
  });
  return { client: new ConnectorClient(messenger), readings: () => readings, addressees };
}

describe('an offer of another connector', () => {
  it.each([
    [undefined, 'use'],
    [edcOffer('closed', 7), 'odrl:read'],
    ['urn:fixed', 'odrl:sell'],
  ])('%s is found, although it was renamed', async (id, action) => {
    const { offer } = await client().client.findOffer(
      { address: ADDRESS },
      { dataset: 'rows', offer: id },
    );
    expect(offer.permission).toMatchObject([{ action }]);
  });

  it('without a rule is requested with a permission to use, because no message has an empty list', async () => {
    const { offer } = await client().client.findOffer(
      { address: ADDRESS },
      { dataset: 'rows', offer: 'urn:empty' },
    );
    const rules = { permission: [{ action: 'use' }] };
    expect(offer).toEqual({ '@id': 'urn:empty', '@type': 'Offer', target: 'rows', ...rules });
  });

  it.each([
    'urn:other',
    'urn:fixed:other',
    edcOffer('another', 1),
    edcOffer('clo', 1),
    'b3Blbg==',
    'b3Blbg==:',
    '',
  ])('“%s” is not another offer', async (id) => {
    const pending = client().client.findOffer({ address: ADDRESS }, { dataset: 'rows', offer: id });
    await expect(pending).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a catalog whose response is lost', () => {
  it('is requested once more', async () => {
    const { client: reader, readings } = client([1]);
    expect((await reader.loadCatalog({ address: ADDRESS })).datasets).toHaveLength(1);
    expect(readings()).toBe(2);
  });

  it('is not requested endlessly', async () => {
    const { client: reader, readings } = client([1, 2, 3]);
    await expect(reader.loadCatalog({ address: ADDRESS })).rejects.toMatchObject({
      code: 'counterparty-unreachable',
    });
    expect(readings()).toBe(2);
  });
});

describe('a connector whose DID is on another host', () => {
  it('gets tokens for its participant id from the first request on', async () => {
    const { client: reader, addressees } = client();
    await reader.findOffer({ address: ADDRESS, participantId: 'lab' }, { dataset: 'rows' });
    expect(addressees).toEqual(['lab']);
    await reader.loadCatalog({ address: ADDRESS });
    expect(addressees).toEqual(['lab', undefined]);
  });

  it('is refused if its catalog names another participant', async () => {
    const { client: reader } = client();
    const pending = reader.loadCatalog({ address: ADDRESS, participantId: 'did:web:lab.example' });
    await expect(pending).rejects.toMatchObject({
      code: 'counterparty-failed',
      message: 'the catalog is that of the participant lab, not of did:web:lab.example',
    });
  });
});
