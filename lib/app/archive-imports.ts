import type { ArchiveFile } from '../archive/ports.ts';
import { allPages } from '../core/page.ts';
import { toArray } from '../core/to-array.ts';
import type { Import } from '../mapping/import/import.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import { TableImportStore } from '../store/import-store.ts';
import type { Objects } from '../store/objects.ts';
import type { OpenAdapters } from './adapters.ts';
import { buildJsonLinesFile, type FileTexts } from './archive-file.ts';

const IMPORTS: FileTexts = [
  'imports.jsonl',
  'Imports of files, also rejected ones',
  'Each line is an import: digest and name of its file, who imported, submitted, released or rejected it, and counts.',
];
const DECISIONS: FileTexts = [
  'import-decisions.jsonl',
  'Decisions on rows in review',
  'Each line is a decision with its import (`import`), the number of the row in review (`id`), and the row that it accepted. It contains contact data of companies.',
];

/** Imports with the decisions on their rows, and the files that were made of each import. */
export async function listImportedFiles(
  mapping: Pick<MappingService, 'listImports'>,
  { table, objects }: Pick<OpenAdapters, 'table' | 'objects'>,
): Promise<readonly ArchiveFile[]> {
  const store = new TableImportStore(table);
  const imports = await toArray(listImports(mapping));
  return [
    buildJsonLinesFile(IMPORTS, () => listImports(mapping)),
    buildJsonLinesFile(DECISIONS, async function* () {
      for await (const { id } of listImports(mapping))
        for await (const decision of store.listDecisions(id)) yield { import: id, ...decision };
    }),
    ...imports.flatMap((item) => listFiles(item, objects)),
  ];
}

function listFiles({ id, findings, review, accepted, state }: Import, objects: Objects) {
  const listedFiles = [
    [findings.key, 'findings', 'Findings about the file of import', 'Each line is a finding.'],
    [review.key, 'review', 'Rows in review of import', 'Each line is a row with its findings.'],
    [accepted.rows.key, 'rows', 'Accepted rows of import', 'Each line is a company record.'],
  ] as const;
  // A released import has no rows here, because its edition has them.
  return listedFiles
    .filter(([, kind]) => kind !== 'rows' || state !== 'released')
    .map(
      ([key, kind, title, description]): ArchiveFile => ({
        name: `import-${id}-${kind}.jsonl`,
        title: `${title} ${id}`,
        description: `${description} It may contain contact data of companies.`,
        mediaType: 'application/jsonl',
        read: async function* () {
          yield* (await objects.get(key)).body;
        },
      }),
    );
}

/** The latest first. */
function listImports(mapping: Pick<MappingService, 'listImports'>): AsyncGenerator<Import> {
  return allPages(async ({ limit, cursor }) => {
    const page = await mapping.listImports({ limit, ...(cursor !== undefined && { cursor }) });
    return { items: page.imports, cursor: page.cursor };
  });
}
