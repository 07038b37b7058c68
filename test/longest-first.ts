import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of the project `unit` that are short but take long. */
const LONG = [
  'test/mapping/read/memory.test.ts',
  'test/embedded/file-objects.test.ts',
  'test/mapping/check/hostile.test.ts',
  'test/app/data-space/named-participants.test.ts',
  'test/store/lazy-objects.test.ts',
  'test/app/demonstration.test.ts',
  'test/app/data-space/lost-acknowledgement.test.ts',
  'test/mapping/hostile-lines.test.ts',
  'test/embedded/sqlite-table.test.ts',
  'test/app/withdrawal-at-five.test.ts',
];

/**
 * Starts with the files that take long. Otherwise one worker might still run such a file after the other
 * workers have finished. In a fresh checkout, Vitest knows only the sizes of the files.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isUnit = ({ project }: TestSpecification) => project.name === 'unit';
    const isLong = ({ moduleId }: TestSpecification) =>
      LONG.some((file) => moduleId.endsWith(`/${file}`));
    // A worker runs one project only, so the projects still run one after the other.
    const unit = sorted.filter(isUnit);
    return [
      ...sorted.filter((file) => !isUnit(file)),
      ...unit.filter(isLong),
      ...unit.filter((file) => !isLong(file)),
    ];
  }
}
