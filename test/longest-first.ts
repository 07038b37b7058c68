import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of the project `unit` that take long although they are short. */
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
 * Starts with the files that take long, so that no worker is left with one of them when the other has
 * nothing more to do. In a fresh checkout Vitest knows the sizes of the files alone.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isUnit = ({ project }: TestSpecification) => project.name === 'unit';
    const isLong = ({ moduleId }: TestSpecification) =>
      LONG.some((file) => moduleId.endsWith(`/${file}`));
    // A worker is of one project, so projects stay one after the other.
    const unit = sorted.filter(isUnit);
    return [
      ...sorted.filter((file) => !isUnit(file)),
      ...unit.filter(isLong),
      ...unit.filter((file) => !isLong(file)),
    ];
  }
}
