import { useLingui } from '@lingui/react/macro';
import type { StoredDiagnosis } from '../../shared/diagnosis.ts';

export type SectionName = 'checks' | 'summary' | 'findings' | 'recommendations' | 'differential' | 'record';

export interface ReportSection {
  readonly name: SectionName;
  readonly title: string;
  /** How many there are in it; null: it is not counted. */
  readonly count: number | null;
}

/** The place of a section in its report, as an element id. */
export function sectionId(place: string, name: SectionName): string {
  return `${place}${name}`;
}

/** What can be jumped to in a report, in the order in which it is read; empty parts that are not shown are left out. */
export function useReportSections(diagnosis: StoredDiagnosis): readonly ReportSection[] {
  const { t } = useLingui();
  const { findings, recommendations, checks = [], differential = [] } = diagnosis;
  const sections: readonly ReportSection[] = [
    { name: 'checks', title: t`Please check`, count: checks.length },
    { name: 'summary', title: t`Summary`, count: null },
    { name: 'findings', title: t`Findings`, count: findings.length },
    { name: 'recommendations', title: t`Recommendations`, count: recommendations.length },
    { name: 'differential', title: t`Differential diagnoses`, count: differential.length },
    { name: 'record', title: t`Record`, count: null },
  ];
  const isOptional = (name: SectionName) => name === 'checks' || name === 'differential';
  return sections.filter(({ name, count }) => !isOptional(name) || count !== 0);
}
