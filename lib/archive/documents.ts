import type { ArchiveFile } from './ports.ts';

const README = 'README.md';
const DATA_PACKAGE = 'datapackage.json';

/** Puts two documents before the files that describe them: one for people, one for programs. */
export function addDescriptions(files: readonly ArchiveFile[]): readonly ArchiveFile[] {
  return [buildReadme(files), buildDataPackage(files), ...files];
}

function buildReadme(files: readonly ArchiveFile[]): ArchiveFile {
  const list = files.map(
    ({ name, title, description }) => `## ${name}\n\n${title}. ${description}\n`,
  );
  const text = [README_HEAD, ...list].join('\n');
  return {
    name: README,
    mediaType: 'text/markdown',
    title: 'Description of the files in plain words',
    description: 'Begin here.',
    read: () => once(text),
  };
}

/** @see Data Package 2.0, `#data-package` and `#data-resource` */
function buildDataPackage(files: readonly ArchiveFile[]): ArchiveFile {
  const document = {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: 'kaart-archive',
    title: 'HealthTech mapping of Luxembourg: all stored data',
    resources: files.map(({ name, mediaType, title, description }) => ({
      name: name.replaceAll(/[^a-z0-9._-]/g, '-'),
      path: name,
      mediatype: mediaType,
      format: name.slice(name.lastIndexOf('.') + 1),
      encoding: 'utf-8',
      title,
      description,
    })),
  };
  return {
    name: DATA_PACKAGE,
    mediaType: 'application/json',
    title: 'Description of the files for programs',
    description: 'A Data Package 2.0. The digests of the files are in the manifests of the bag.',
    read: () => once(`${JSON.stringify(document, null, 2)}\n`),
  };
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

const README_HEAD = `# Archive of the HealthTech mapping of Luxembourg

This is a BagIt bag (RFC 8493). The data are in \`data/\`, all as UTF-8 text: JSON Lines has one JSON
value on each line, CSV follows RFC 4180.

- \`manifest-sha256.txt\` names the SHA-256 of each file in \`data/\`.
- \`tagmanifest-sha256.txt\` names the SHA-256 of the files outside \`data/\`.
- \`seal.jws\` is the list of the files with their digests, signed by the installation that wrote them
  (JWS, ES256). The keys are in \`data/keys.json\`. Compare them with the keys that the installation
  publishes, because a forger would put other keys into the bag.

Each file shows the data at the moment at which it was read. The files were read one after the other.
Files with the rows of an edition or an import also contain data that companies refused to show, and
names of persons. Other files have addresses of persons in \`contact\`. The archive contains no secret keys and no
tokens, so no installation can run from it. Give no access to these files until the term of your archive
law has passed.

To verify the archive without this installation: \`python3 verify-archive.py DIRECTORY --keys KEYS\`.
The script is in the folder \`scripts\` of the source code and needs only Python 3.9.
`;
