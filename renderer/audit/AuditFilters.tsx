import { useLingui } from '@lingui/react/macro';
import type { AuditActor, AuditGroup } from '../../shared/audit.ts';
import { useRoleWord } from '../app-state/use-role-word.ts';
import { DayField } from '../design/DayField.tsx';
import { TextField } from '../design/Fields.tsx';
import { Select } from '../design/Select.tsx';
import type { FilterDraft, FilterProblem, Period } from './audit-filter.ts';
import { useAuditActors } from './use-audit.ts';

interface AuditFiltersProps {
  readonly draft: FilterDraft;
  readonly problem: FilterProblem | null;
  readonly onChange: (draft: FilterDraft) => void;
}

/** What to look for; each change is asked for at once. */
export function AuditFilters({ draft, problem, onChange }: AuditFiltersProps) {
  const { t } = useLingui();
  const groups = useGroupOptions();
  const people = usePeopleOptions();
  const periods = usePeriodOptions();
  const change = (part: Partial<FilterDraft>) => onChange({ ...draft, ...part });
  return (
    <search className="audit-filters" aria-label={t`Filter`}>
      <Select label={t`What`} value={draft.group} options={groups} onChange={(group) => change({ group })} />
      <Select
        label={t`Who`}
        value={draft.actorId}
        options={people}
        onChange={(actorId) => change({ actorId })}
      />
      <div className="audit-subject">
        <TextField
          label={t`Run, patient or request number`}
          value={draft.subject}
          onChange={(subject) => change({ subject })}
          placeholder={t`Paste a number`}
          error={problem === 'subject' ? t`Please paste the whole number.` : null}
        />
      </div>
      <Select
        label={t`When`}
        value={draft.period}
        options={periods}
        onChange={(period) => change({ period })}
      />
      {draft.period === 'between' ? (
        <>
          <DayField label={t`From day`} value={draft.fromDay} onChange={(fromDay) => change({ fromDay })} />
          <DayField
            label={t`To day`}
            value={draft.toDay}
            onChange={(toDay) => change({ toDay })}
            error={problem === 'days' ? t`This day is before the first one.` : null}
          />
        </>
      ) : null}
    </search>
  );
}

function useGroupOptions(): { value: AuditGroup | ''; label: string }[] {
  const { t } = useLingui();
  return [
    { value: '', label: t`Everything` },
    { value: 'viewed', label: t`Reports and records seen` },
    { value: 'executed', label: t`Runs queued and executed` },
    { value: 'cancelled', label: t`Runs cancelled` },
    { value: 'reviewed', label: t`Findings decided` },
    { value: 'flag', label: t`Diagnosis runs switched on or off` },
    { value: 'audit', label: t`The audit trail itself` },
  ];
}

function usePeopleOptions(): { value: string; label: string }[] {
  const { t } = useLingui();
  const roleWord = useRoleWord();
  const actors = useAuditActors().data?.actors ?? [];
  const labelOf = ({ id, name, role, isActive }: AuditActor) => {
    const words = `${name ?? id.slice(0, 8)} (${roleWord(role)})`;
    return isActive ? words : t`${words}, has left`;
  };
  return [
    { value: '', label: t`Everybody` },
    ...actors.map((actor) => ({ value: actor.id, label: labelOf(actor) })),
  ];
}

function usePeriodOptions(): { value: Period; label: string }[] {
  const { t } = useLingui();
  return [
    { value: 'any', label: t`Any time` },
    { value: 'today', label: t`Today` },
    { value: 'week', label: t`Last 7 days` },
    { value: 'month', label: t`Last 30 days` },
    { value: 'between', label: t`Between two days` },
  ];
}
