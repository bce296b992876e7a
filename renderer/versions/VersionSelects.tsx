import { useLingui } from '@lingui/react/macro';
import type { RunId } from '../../shared/ids.ts';
import type { ReportVersion } from '../../shared/ipc/report-channels.ts';
import { useRiskWord } from '../design/Badges.tsx';
import { Select } from '../design/Select.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import type { ChosenVersions, VersionChoice } from './chosen-versions.ts';

interface VersionSelectsProps {
  readonly runId: RunId;
  readonly versions: readonly ReportVersion[];
  readonly chosen: ChosenVersions;
  readonly onChoice: (choice: VersionChoice) => void;
}

/** Which two versions are compared: the earlier one on the left, the later one on the right. */
export function VersionSelects({ runId, versions, chosen, onChoice }: VersionSelectsProps) {
  const { t } = useLingui();
  const words = useVersionWords(runId);
  const { before, after } = chosen;
  const afterAt = versions.indexOf(after);
  const optionOf = (version: ReportVersion) => ({ value: version.id, label: words(version) });
  return (
    <div className="compare-selects">
      <Select
        label={t`Earlier`}
        value={before.id}
        options={versions.slice(afterAt + 1).map(optionOf)}
        onChange={(id) => onChoice({ before: id, after: after.id })}
      />
      <Select
        label={t`Later`}
        value={after.id}
        options={versions.slice(0, -1).map(optionOf)}
        onChange={(id) => onChoice({ before: before.id, after: id })}
      />
    </div>
  );
}

/** A version in a line: when, of which run, with which risk. */
function useVersionWords(runId: RunId): (version: ReportVersion) => string {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const riskWord = useRiskWord();
  return ({ run_id, sequence_order, created_at, risk_level }) => {
    const number = sequence_order + 1;
    return [
      formatDateTime(Date.parse(created_at), locale),
      run_id === runId ? t`Version ${number}` : t`Earlier run`,
      risk_level === null ? '' : riskWord(risk_level),
    ]
      .filter(Boolean)
      .join(' · ');
  };
}
