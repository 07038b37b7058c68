import { fillTemplate, type LocalizedText, sameText, toLocalizedText } from '../core/language.ts';
import { CATALOG_TEXTS } from './catalog-messages.ts';
import { FIGURES_SERIES, figuresId } from './datasets.ts';
import { describeDataset, findDistribution, RESTRICTED } from './describe-dataset.ts';
import { datasetUrl, distributionUrl } from './iris.ts';
import type { CatalogModel, EditionEntry } from './model.ts';
import { RECORD_TEXTS as TEXTS } from './record-texts.ts';
import { AUTHORITY, type Literal, type RdfNode } from './vocabulary.ts';

/** The registers into which a person enters a record that we generate. */
export const RECORDS = ['protected-data', 'open-data'] as const;
export type RecordName = (typeof RECORDS)[number];

/** A field of the form of a register. */
interface RecordField {
  /** Name of the field in the form or in the law of the register. */
  readonly name: string;
  readonly label: LocalizedText;
  readonly value: LocalizedText;
}

/** The values to enter into a register. */
export interface RegisterRecord {
  readonly record: RecordName;
  readonly title: LocalizedText;
  /** The place where the record is entered, and the authority that decides on it. */
  readonly note: LocalizedText;
  readonly fields: readonly RecordField[];
}

/** Maximum number of editions whose figures the form for open data lists, the newest first. */
const MAX_EDITIONS = 20;

/** Builds the record for a register from the model of the catalog; `undefined` if nothing is released or published yet. */
export async function buildRegisterRecord(
  model: CatalogModel,
  record: RecordName,
): Promise<RegisterRecord | undefined> {
  if (record === 'protected-data')
    return model.companies === null ? undefined : buildProtectedDataRecord(model);
  return model.editions.count === 0 ? undefined : buildOpenDataRecord(model);
}

/**
 * Builds the record of the restricted rows for the single information point, letzdata.public.lu. The European register
 * takes it from there.
 *
 * @see Regulation (EU) 2022/868, article 3(1)(a) on the legal ground, articles 7 and 8 on what is published
 */
function buildProtectedDataRecord(model: CatalogModel): RegisterRecord {
  const { publisher, publicUrl, companies } = model;
  const { id, title, description } = RESTRICTED.partners;
  const formats = companies?.formats.map(({ format, mediaType }) => `${format} (${mediaType})`);
  return {
    record: 'protected-data',
    title: TEXTS.protectedTitle,
    note: TEXTS.protectedNote,
    fields: [
      field('title', TEXTS.title, title),
      field('description', TEXTS.description, description),
      field('publisher', TEXTS.publisher, publisher.name),
      field(
        'accessRights',
        TEXTS.accessRights,
        withAddress(TEXTS.restricted, AUTHORITY.restricted),
      ),
      field('legalGround', TEXTS.legalGround, TEXTS.confidentiality),
      field('contact', TEXTS.contact, contactOf(publisher)),
      field(
        'howToApply',
        TEXTS.howToApply,
        fillTemplate(TEXTS.apply, { address: `${publicUrl}/access` }),
      ),
      field(
        'conditions',
        TEXTS.conditions,
        withAddress(TEXTS.partnerConditions, `${publicUrl}/docs#partner-terms`),
      ),
      field('formats', TEXTS.formats, sameText((formats ?? []).join(', '))),
      field('size', TEXTS.size, TEXTS.noSize),
      field('frequency', TEXTS.frequency, withAddress(TEXTS.daily, AUTHORITY.daily)),
      field('spatial', TEXTS.spatial, sameText(AUTHORITY.luxembourg)),
      field('identifier', TEXTS.identifier, sameText(id)),
      field('landingPage', TEXTS.address, sameText(datasetUrl(model, id))),
    ],
  };
}

/** Builds the record of the open figures, with the fields of the form of data.public.lu, which runs udata. */
async function buildOpenDataRecord(model: CatalogModel): Promise<RegisterRecord> {
  const { publisher } = model;
  return {
    record: 'open-data',
    title: TEXTS.openTitle,
    note: TEXTS.openNote,
    fields: [
      field('title', TEXTS.title, CATALOG_TEXTS.seriesTitle),
      field('description', TEXTS.description, CATALOG_TEXTS.figuresDescription),
      field('organization', TEXTS.publisher, publisher.name),
      field('contact_point', TEXTS.contact, contactOf(publisher)),
      field('license', TEXTS.licence, sameText('cc-by (CC BY 4.0)')),
      field('frequency', TEXTS.frequency, sameText('irregular')),
      field('spatial.zones', TEXTS.spatial, sameText('country:lu')),
      field('spatial.granularity', TEXTS.granularity, sameText('country')),
      field('temporal_coverage', TEXTS.temporal, sameText(periodOf(model))),
      field('tags', TEXTS.tags, CATALOG_TEXTS.keyword),
      field('extras.identifier', TEXTS.identifier, sameText(FIGURES_SERIES)),
      field('extras.uri', TEXTS.address, sameText(datasetUrl(model, FIGURES_SERIES))),
      ...(await listResourceFields(model)),
    ],
  };
}

async function listResourceFields(model: CatalogModel): Promise<RecordField[]> {
  const entries = await model.editions.list({ limit: MAX_EDITIONS });
  const files = entries.flatMap((entry) => listFiles(model, entry));
  return files.flatMap((file, at) =>
    file.map(({ name, ...rest }) => ({ name: `resources[${at}].${name}`, ...rest })),
  );
}

/** The files of an edition, each with the fields of a resource. Only the frozen file has a size and a digest. */
function listFiles(model: CatalogModel, entry: EditionEntry): RecordField[][] {
  const id = figuresId(entry.edition);
  const described = describeDataset(model, { kind: 'figures', id, entry });
  const title = withAddress(CATALOG_TEXTS.figuresTitle, entry.edition);
  return model.figureFormats.flatMap(({ format, mediaType }) => {
    const file = findDistribution(described, distributionUrl(model, id, format));
    if (file === undefined) return [];
    const size = file['dcat:byteSize'] as Literal | undefined;
    return [
      [
        field('title', TEXTS.resource, withAddress(title, `(${format.toUpperCase()})`)),
        field('url', TEXTS.address, sameText((file['dcat:downloadURL'] as RdfNode)['@id'])),
        field('format', TEXTS.formats, sameText(`${format} (${mediaType})`)),
        ...(size === undefined
          ? []
          : [
              field('filesize', TEXTS.size, sameText(size['@value'])),
              field('checksum', TEXTS.checksum, sameText(`sha256 ${entry.sha256}`)),
            ]),
      ],
    ];
  });
}

/** The period from the reference date of the oldest edition to the reference date of the newest one. */
function periodOf({ editions: { oldest, newest } }: CatalogModel): string {
  return `${oldest?.referenceDate} – ${newest?.referenceDate}`;
}

function field(name: string, label: LocalizedText, value: LocalizedText): RecordField {
  return { name, label, value };
}

function contactOf({ contactName, contactEmail }: CatalogModel['publisher']): LocalizedText {
  return toLocalizedText((language) => `${contactName[language]}, ${contactEmail}`);
}

function withAddress(text: LocalizedText, address: string): LocalizedText {
  return toLocalizedText((language) => `${text[language]} ${address}`);
}
