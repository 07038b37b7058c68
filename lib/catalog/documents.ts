import { countDatasets, findDataset, listAllDatasets, listDatasets } from './datasets.ts';
import {
  describeCatalog,
  describeCommon,
  describeSeries,
  describeService,
  describeServices,
  SERVICE_NAMES,
} from './describe-catalog.ts';
import { describeDataset, describeVersion, findDistribution } from './describe-dataset.ts';
import { distributionUrl } from './iris.ts';
import type { CatalogModel, PublicVersion } from './model.ts';
import { describeForeign, iri, type RdfNode, type RdfValue, typedLiteral } from './vocabulary.ts';

/** The content of one address of the catalog: a resource, and the resources that it refers to, each once. */
export interface CatalogDocument {
  readonly node: RdfNode;
  readonly included: readonly RdfNode[];
  /** Time of the last change of the resource, if it is known. */
  readonly modified: string | undefined;
  /** IRI of the next page of the catalog. */
  readonly next?: string;
}

/** Number of datasets on a page of the catalog. */
export const PAGE_SIZE = 100;

/**
 * Builds a page of the catalog. Harvesters find the next page by Hydra or by LDP: `ldp:contains` of a page also names
 * the next page, so a crawler that follows only `ldp:contains` reaches every dataset. A page begins after a dataset and
 * not at a number. So it is read without the datasets before it, and a change between two requests moves no dataset.
 *
 * @param after id of the last dataset of the previous page. @default the first page
 * @param address of the catalog in the requested form, without a query. The link to the next page has the same form
 * @returns `undefined` if no page ends with this id
 * @see https://www.hydra-cg.com/spec/latest/core/#collections
 */
export async function buildCatalogPage(
  model: CatalogModel,
  after: string | undefined,
  address: string,
): Promise<CatalogDocument | undefined> {
  const part = await listDatasets(model, after, PAGE_SIZE);
  if (part === undefined) return undefined;
  const datasets = part.datasets.map((dataset) => withContainment(describeDataset(model, dataset)));
  const series = after === undefined ? describeSeries(model) : [];
  const contained = [...series, ...datasets].map(({ '@id': id }) => iri(id));
  const pageIri = (id: string) => `${address}?after=${id}`;
  const next = part.next === undefined ? undefined : pageIri(part.next);
  const node: RdfNode = {
    ...describeCatalog(model),
    'hydra:totalItems': typedLiteral(String(countDatasets(model)), 'integer'),
    'hydra:view': {
      '@id': pageIri(after ?? ''),
      '@type': 'hydra:PartialCollectionView',
      'hydra:first': iri(pageIri('')),
      ...(next === undefined ? {} : { 'hydra:next': iri(next), 'ldp:contains': iri(next) }),
    },
    ...(contained.length === 0 ? {} : { 'ldp:contains': contained }),
    ...(datasets.length === 0 ? {} : { 'dcat:dataset': datasets }),
  };
  const described = [...series, ...describeServices(model, datasets)];
  return { ...completeDocument(model, node, described), ...(next === undefined ? {} : { next }) };
}

/** Builds the document of a dataset or of a series; `undefined` if the id is unknown. */
export async function buildDatasetDocument(
  model: CatalogModel,
  id: string,
): Promise<CatalogDocument | undefined> {
  const dataset = await findDataset(model, id);
  const node =
    dataset === undefined
      ? describeSeries(model).find((series) => series['dct:identifier'] === id)
      : withContainment(describeDataset(model, dataset));
  return node && completeDocument(model, node, describeServices(model, [node]));
}

/** Builds the document of a distribution; `undefined` if it does not exist. */
export async function buildDistributionDocument(
  model: CatalogModel,
  id: string,
  name: string,
): Promise<CatalogDocument | undefined> {
  const dataset = await findDataset(model, id);
  if (dataset === undefined) return undefined;
  const described = describeDataset(model, dataset);
  const node = findDistribution(described, distributionUrl(model, id, name));
  if (node === undefined) return undefined;
  const document = completeDocument(model, node, describeServices(model, [described]));
  return { ...document, modified: modifiedOf(described) };
}

/** Builds the document of a data service, with all datasets that it serves; `undefined` if no service has this name. */
export async function buildServiceDocument(
  model: CatalogModel,
  name: string,
): Promise<CatalogDocument | undefined> {
  const described = SERVICE_NAMES.find((each) => each === name);
  if (described === undefined) return undefined;
  const datasets: RdfNode[] = [];
  for await (const dataset of listAllDatasets(model))
    datasets.push(describeDataset(model, dataset));
  return completeDocument(model, describeService(model, described, datasets), []);
}

/** Builds the document of a version of the rows for everyone. */
export function buildVersionDocument(model: CatalogModel, version: PublicVersion): CatalogDocument {
  return completeDocument(model, describeVersion(model, version), []);
}

/** Adds `ldp:contains` to a dataset, so that crawlers find its distributions. */
function withContainment(dataset: RdfNode): RdfNode {
  const distributions = dataset['dcat:distribution'] as readonly RdfNode[];
  return { ...dataset, 'ldp:contains': distributions.map(({ '@id': id }) => iri(id)) };
}

/** Builds a document from a node. It includes the descriptions of the resources that the node refers to, and no others. */
function completeDocument(
  model: CatalogModel,
  node: RdfNode,
  described: readonly RdfNode[],
): CatalogDocument {
  const knownNodes = new Map(
    [...describeCommon(model), ...described].map((each) => [each['@id'], each]),
  );
  const seen = new Set<string>();
  const included: RdfNode[] = [];
  const visit = (value: RdfValue | readonly RdfValue[] | undefined): void => {
    if (Array.isArray(value)) for (const each of value as readonly RdfValue[]) visit(each);
    else if (isNode(value as RdfValue)) visitNode(value as RdfNode);
  };
  const visitNode = (each: RdfNode): void => {
    const id = each['@id'];
    if (isReference(each)) {
      if (seen.has(id)) return;
      seen.add(id);
      const found = knownNodes.get(id) ?? describeForeign(id);
      if (found === undefined) return;
      included.push(found);
      visitMembers(found);
    } else {
      seen.add(id);
      visitMembers(each);
    }
  };
  const visitMembers = (each: RdfNode): void => {
    for (const [name, value] of Object.entries(each)) if (!name.startsWith('@')) visit(value);
  };
  visitNode(node);
  return { node, included, modified: modifiedOf(node) };
}

/** Whether a value is a resource, not a literal. */
export function isNode(value: RdfValue | undefined): value is RdfNode {
  return typeof value === 'object' && '@id' in value;
}

/** Whether a node has only an id, and no properties of the resource. */
export function isReference(node: RdfNode): boolean {
  return Object.keys(node).length === 1;
}

function modifiedOf(node: RdfNode): string | undefined {
  const value = node['dct:modified'];
  return typeof value === 'object' && '@value' in value ? (value['@value'] as string) : undefined;
}
