import type { PackPreview } from '../../shared/ipc/patient-channels.ts';

/** What the record lacks, and what does not fit into the pack. */
export type PackGap =
  | 'no entries'
  | 'no questionnaires'
  | 'entries left out'
  | 'questionnaires left out'
  | 'no measure';

/** Everything that makes the pack less than the whole picture, in the order of its weight. */
export function packGaps({ entries, questionnaires, measuredAt }: PackPreview): readonly PackGap[] {
  const gaps: readonly (PackGap | false)[] = [
    entries.total === 0 && 'no entries',
    questionnaires.total === 0 && 'no questionnaires',
    measuredAt === null && 'no measure',
    entries.included < entries.total && 'entries left out',
    questionnaires.included < questionnaires.total && 'questionnaires left out',
  ];
  return gaps.filter((gap) => gap !== false);
}
