import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';

/** A number of runs as words, for the middle of a sentence. */
export function useRunsWord(): (count: number) => string {
  const { t } = useLingui();
  return (count) => t`${plural(count, { one: '# run', other: '# runs' })}`;
}
