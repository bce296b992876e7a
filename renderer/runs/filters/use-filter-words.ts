import { useLingui } from '@lingui/react/macro';
import type { ListPeriod, WorklistFilter } from '../../../shared/worklist.ts';

/** The words for whose runs, and for how far back. */
export function useFilterWords() {
  const { t } = useLingui();
  return {
    own: (own: NonNullable<WorklistFilter['own']>) =>
      ({ 'queued-by-me': t`Queued by me`, 'executed-by-me': t`Executed by me` })[own],
    period: (period: ListPeriod) =>
      ({
        today: t`Today`,
        '7-days': t`Last 7 days`,
        '30-days': t`Last 30 days`,
        '90-days': t`Last 90 days`,
      })[period],
  };
}
