import { msg } from '@lingui/core/macro';
import { useCommand } from '../commands/use-command.ts';
import { placeId } from './check-view.ts';
import type { FindingView, PointedDatum } from './evidence-view.ts';
import { jumpTo } from './jump-to.ts';
import { stepOf } from './step-of.ts';

interface ReportCommandsProps {
  readonly findings: readonly FindingView[];
  readonly place: string;
  readonly onPoint: (pointed: PointedDatum | null) => void;
  readonly onOrigin: () => void;
}

/** The commands of the report on the page. */
export function ReportCommands({ findings, place, onPoint, onOrigin }: ReportCommandsProps) {
  const idOf = ({ number }: FindingView) => placeId(place, { kind: 'finding', number });
  /** The finding and what it rests on are looked at together. */
  const go = (step: 1 | -1) => {
    const focused = document.activeElement?.closest('.finding')?.id;
    const next =
      findings[
        stepOf(
          findings.findIndex((finding) => idOf(finding) === focused),
          step,
          findings.length,
        )
      ];
    if (!next) return;
    jumpTo(idOf(next), 'center');
    const [first] = next.supported;
    onPoint(first ? { sourceId: first.source_id, finding: next.number } : null);
  };
  const isEnabled = findings.length > 0;
  useCommand({
    id: 'report.nextFinding',
    label: msg`Next finding`,
    shortcut: 'J',
    isEnabled,
    run: () => go(1),
  });
  useCommand({
    id: 'report.previousFinding',
    label: msg`Previous finding`,
    shortcut: 'K',
    isEnabled,
    run: () => go(-1),
  });
  useCommand({
    id: 'report.origin',
    label: msg`Origin of this draft`,
    keywords: [msg`Provenance`, msg`Model`, msg`Hash`, msg`Cost`],
    shortcut: 'O',
    run: onOrigin,
  });
  return null;
}
