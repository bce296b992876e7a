import { noFilter, type WorklistFilter, type WorklistTab } from '../../../shared/worklist.ts';

const withRisk: readonly WorklistTab[] = ['all', 'succeeded', 'needs-review'];
const withFailure: readonly WorklistTab[] = ['all', 'failed'];

/** True where the runs of the tab can have what it filters by. */
export function isFilterOf(tab: WorklistTab, part: keyof WorklistFilter): boolean {
  if (part === 'risk') return withRisk.includes(tab);
  if (part === 'failure') return withFailure.includes(tab);
  return true;
}

/** The filter as far as it applies to the tab: one that is not on the screen does not narrow the list. */
export function filterOfTab(tab: WorklistTab, filter: WorklistFilter): WorklistFilter {
  return {
    ...filter,
    risk: isFilterOf(tab, 'risk') ? filter.risk : null,
    failure: isFilterOf(tab, 'failure') ? filter.failure : null,
  };
}

/** By how many things the list is narrowed. */
export function countFilters(filter: WorklistFilter): number {
  return Object.values(filter).filter((part) => part !== null).length;
}

/** True when both narrow the same way, whatever the order of their values. */
export function isSameFilter(one: WorklistFilter, other: WorklistFilter): boolean {
  return canonical(one) === canonical(other);
}

function canonical(filter: WorklistFilter): string {
  const { risk, failure, reason, own, period } = { ...noFilter, ...filter };
  return JSON.stringify([risk?.toSorted() ?? null, failure?.toSorted() ?? null, reason, own, period]);
}
