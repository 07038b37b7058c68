import { reaches } from './reaches.ts';

export const EDC_NS = 'https://w3id.org/edc/v0.0.1/ns/';
const PROTOCOL = 'dataspace-protocol-http:2025-1';
const DEPROVISIONED = /^DEPROVISION/;
const CONTEXT = { '@vocab': EDC_NS };

type Json = Record<string, unknown>;

/** A negotiation or transfer as EDC’s management API shows it. */
export interface EdcProcess {
  readonly '@id': string;
  readonly state: string;
  readonly contractAgreementId?: string;
  readonly errorDetail?: string;
  /** The pid of the other side. */
  readonly correlationId?: string;
}

/** The address of the data, and the token for it. */
export interface EdcAddress {
  readonly endpoint: string;
  readonly authorization: string;
}

/** An Eclipse EDC, used by its management API. */
export class Edc {
  readonly #management: string;

  constructor(port: number) {
    this.#management = `http://127.0.0.1:${port}/management`;
  }

  /** @throws Error with the status and the body if the EDC refuses the request */
  async ask(
    path: string,
    body?: Json,
    method = body === undefined ? 'GET' : 'POST',
  ): Promise<unknown> {
    const response = await fetch(this.#management + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify({ '@context': CONTEXT, ...body }) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** The datasets of another connector’s catalog, by id. */
  async catalog(counter: Counterpart): Promise<Map<string, Json>> {
    const catalog = (await this.ask('/v3/catalog/request', addressed(counter))) as Json;
    const datasets = [catalog['dcat:dataset'] ?? catalog['dataset'] ?? []].flat() as Json[];
    return new Map(datasets.map((dataset) => [String(dataset['@id']), dataset]));
  }

  /** Starts a negotiation for a dataset of a catalog. @returns its id */
  async negotiate(counter: Counterpart, dataset: Json, changes: Json = {}): Promise<string> {
    const body = {
      '@type': 'ContractRequest',
      ...addressed(counter),
      policy: {
        ...offerOf(dataset),
        '@context': 'http://www.w3.org/ns/odrl.jsonld',
        '@type': 'Offer',
        assigner: counter.id,
        target: dataset['@id'],
        ...changes,
      },
    };
    return ((await this.ask('/v3/contractnegotiations', body)) as EdcProcess)['@id'];
  }

  /** Waits for a state of a negotiation. */
  negotiation(id: string, state: string): Promise<EdcProcess> {
    return this.#process(`/v3/contractnegotiations/${id}`, state);
  }

  /** The agreement of a negotiation. `agreementId` is its `@id` in the protocol; EDC's internal id differs. */
  async agreement(id: string): Promise<Json> {
    return (await this.ask(`/v3/contractnegotiations/${id}/agreement`)) as Json;
  }

  /** Negotiates to the end. @returns the agreement’s id */
  async agree(counter: Counterpart, dataset: Json): Promise<string> {
    const id = await this.negotiate(counter, dataset);
    return (await this.negotiation(id, 'FINALIZED')).contractAgreementId ?? '';
  }

  /** Requests a transfer. @param destination for a push @returns its id */
  async transferUnder(
    counter: Counterpart,
    agreement: string,
    destination?: Json,
  ): Promise<string> {
    const body = {
      '@type': 'TransferRequest',
      ...addressed(counter),
      connectorId: counter.id,
      contractId: agreement,
      transferType: destination === undefined ? 'HttpData-PULL' : 'HttpData-PUSH',
      ...(destination && { dataDestination: destination }),
    };
    return ((await this.ask('/v3/transferprocesses', body)) as EdcProcess)['@id'];
  }

  /** Waits for a state of a transfer. EDC deprovisions an ended transfer, and then does not show how it ended. */
  transfer(id: string, state: 'STARTED' | 'SUSPENDED' | 'COMPLETED' | 'TERMINATED') {
    const ends = state === 'COMPLETED' || state === 'TERMINATED';
    return this.#process(`/v3/transferprocesses/${id}`, state, ends ? DEPROVISIONED : undefined);
  }

  suspend(id: string, reason = 'a pause'): Promise<unknown> {
    return this.ask(`/v3/transferprocesses/${id}/suspend`, { '@type': 'SuspendTransfer', reason });
  }

  resume(id: string): Promise<unknown> {
    return this.ask(`/v3/transferprocesses/${id}/resume`, undefined, 'POST');
  }

  terminate(id: string, reason = 'enough'): Promise<unknown> {
    return this.ask(`/v3/transferprocesses/${id}/terminate`, {
      '@type': 'TerminateTransfer',
      reason,
    });
  }

  /** Waits for the data address of a transfer. `not` is an expired token. */
  async address(id: string, not?: string): Promise<EdcAddress> {
    const found = await reaches(
      async () => {
        const response = await fetch(`${this.#management}/lab/edrs/${id}`);
        return response.ok ? ((await response.json()) as Json) : {};
      },
      (edr) => ![undefined, not].includes(edr[`${EDC_NS}authorization`] as string),
    );
    const [endpoint, authorization] = ['endpoint', 'authorization'].map((name) =>
      String(found[EDC_NS + name]),
    );
    return { endpoint: endpoint ?? '', authorization: authorization ?? '' };
  }

  /** Its processes that belong to the counterparty’s process. */
  async of(kind: 'contractnegotiations' | 'transferprocesses', pid: string): Promise<EdcProcess[]> {
    const query = { '@type': 'QuerySpec', limit: 1000 };
    const all = (await this.ask(`/v3/${kind}/request`, query)) as EdcProcess[];
    return all.filter(({ correlationId }) => correlationId === pid);
  }

  /** Offers an asset with its own terms. @param permission default: a policy without rules */
  async offer(id: string, baseUrl: string, permission: readonly Json[] = []): Promise<void> {
    const empty = { '@type': 'Set', prohibition: [], obligation: [] };
    const policy = { '@context': 'http://www.w3.org/ns/odrl.jsonld', ...empty };
    await this.ask('/v3/policydefinitions', {
      '@id': `see-${id}`,
      policy: { ...policy, permission: [] },
    });
    await this.ask('/v3/policydefinitions', {
      '@id': `use-${id}`,
      policy: { ...policy, permission },
    });
    const dataAddress = { type: 'HttpData', baseUrl };
    await this.ask('/v3/assets', { '@id': id, properties: { name: id }, dataAddress });
    const selector = { operandLeft: `${EDC_NS}id`, operator: '=', operandRight: id };
    await this.ask('/v3/contractdefinitions', {
      '@id': definitionOf(id),
      accessPolicyId: `see-${id}`,
      contractPolicyId: `use-${id}`,
      assetsSelector: [{ '@type': 'Criterion', ...selector }],
    });
  }

  /** Removes the offer of an asset. */
  async withdraw(id: string): Promise<void> {
    await this.ask(`/v3/contractdefinitions/${definitionOf(id)}`, undefined, 'DELETE');
  }

  #process(path: string, state: string, alternative?: RegExp): Promise<EdcProcess> {
    return reaches(
      async () => (await this.ask(path)) as EdcProcess,
      (process) => process.state === state || alternative?.test(process.state) === true,
      (process) => process.state === 'TERMINATED' || DEPROVISIONED.test(process.state),
    );
  }
}

/** Another connector, as EDC addresses it. */
export interface Counterpart {
  readonly id: string;
  /** DSP base. */
  readonly dsp: string;
}

function addressed({ id, dsp }: Counterpart) {
  return { counterPartyId: id, counterPartyAddress: dsp, protocol: PROTOCOL };
}

/** The first part of the ids of its offers, in base64. */
function definitionOf(asset: string): string {
  return `offer-${asset}`;
}

/** The first offer of a dataset. */
export function offerOf(dataset: Json): Json {
  return [dataset['odrl:hasPolicy'] ?? dataset['hasPolicy']].flat()[0] as Json;
}
