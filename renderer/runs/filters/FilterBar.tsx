import { Plural, useLingui } from '@lingui/react/macro';
import { riskLevels } from '../../../shared/diagnosis.ts';
import { failureReasons } from '../../../shared/failure.ts';
import {
  type ListedFailure,
  listPeriodSchema,
  noFilter,
  ownRunsSchema,
  type WorklistFilter,
  type WorklistTab,
} from '../../../shared/worklist.ts';
import { RiskBadge, useRiskWord } from '../../design/Badges.tsx';
import { Button } from '../../design/Button.tsx';
import { ChoiceMenu } from '../../design/ChoiceMenu.tsx';
import { failureNames } from '../../i18n/failure-names.ts';
import { formatCount } from '../../i18n/format.ts';
import { useFormatLocale } from '../../i18n/use-format.ts';
import { countFilters, filterOfTab, isFilterOf } from './filter-view.ts';
import { useFilterWords } from './use-filter-words.ts';
import { useReasons } from './use-reasons.ts';
import './filters.css';

interface FilterBarProps {
  readonly tab: WorklistTab;
  readonly filter: WorklistFilter;
  readonly onChange: (filter: WorklistFilter) => void;
}

/** What narrows the list beside the search; each change is asked for at once. */
export function FilterBar({ tab, filter, onChange }: FilterBarProps) {
  const { t } = useLingui();
  const active = countFilters(filterOfTab(tab, filter));
  const change = (part: Partial<WorklistFilter>) => onChange({ ...filter, ...part });
  return (
    <search className="filters" aria-label={t`Filter`}>
      {isFilterOf(tab, 'risk') ? <RiskFilter filter={filter} onChange={change} /> : null}
      {isFilterOf(tab, 'failure') ? <FailureFilter filter={filter} onChange={change} /> : null}
      <ReasonFilter filter={filter} onChange={change} />
      <OwnFilter filter={filter} onChange={change} />
      <PeriodFilter filter={filter} onChange={change} />
      {active > 0 ? (
        <>
          <span className="filters-count">
            <Plural value={active} one="# filter" other="# filters" />
          </span>
          <Button tone="quiet" size="s" icon="close" onPress={() => onChange(noFilter)}>
            {t`Clear all`}
          </Button>
        </>
      ) : null}
    </search>
  );
}

interface PartProps {
  readonly filter: WorklistFilter;
  readonly onChange: (part: Partial<WorklistFilter>) => void;
}

const orNull = <Value,>(values: readonly Value[]): Value[] | null => (values.length > 0 ? [...values] : null);
const asList = <Value,>(value: Value | null): Value[] => (value === null ? [] : [value]);

function RiskFilter({ filter: { risk }, onChange }: PartProps) {
  const { t } = useLingui();
  const word = useRiskWord();
  const chosen = risk ?? [];
  return (
    <ChoiceMenu
      label={t`Risk`}
      mode="many"
      options={riskLevels
        .toReversed()
        .map((value) => ({ value, label: word(value), content: <RiskBadge risk={value} /> }))}
      chosen={chosen}
      summary={chosen.map(word).join(', ')}
      onChange={(values) => onChange({ risk: orNull(values) })}
    />
  );
}

const failures: readonly ListedFailure[] = ['VALIDATION_ERROR', ...failureReasons];

function FailureFilter({ filter: { failure }, onChange }: PartProps) {
  const { t, i18n } = useLingui();
  const chosen = failure ?? [];
  const word = (value: ListedFailure) => i18n._(failureNames[value]);
  const options = failures
    .map((value) => ({ value, label: word(value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, i18n.locale));
  return (
    <ChoiceMenu
      label={t`Failure reason`}
      mode="many"
      options={options}
      chosen={chosen}
      summary={chosen.map(word).join(', ')}
      onChange={(values) => onChange({ failure: orNull(values) })}
      searchLabel={t`Search failure reasons`}
      emptyText={t`Nothing found.`}
    />
  );
}

function ReasonFilter({ filter: { reason }, onChange }: PartProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const known = useReasons();
  const options = known.map(({ reason: value, amount }) => ({
    value,
    label: value,
    note: formatCount(amount, locale),
  }));
  // A saved view may name one that is not among the frequent ones.
  const isKnown = reason === null || known.some(({ reason: value }) => value === reason);
  return (
    <ChoiceMenu
      label={t`Reason`}
      mode="one"
      options={isKnown ? options : [{ value: reason, label: reason }, ...options]}
      chosen={asList(reason)}
      summary={reason ?? ''}
      onChange={([value]) => onChange({ reason: value ?? null })}
      searchLabel={t`Search reasons`}
      emptyText={t`No run has such a reason.`}
    />
  );
}

function OwnFilter({ filter: { own }, onChange }: PartProps) {
  const { t } = useLingui();
  const { own: word } = useFilterWords();
  return (
    <ChoiceMenu
      label={t`Who`}
      mode="one"
      options={ownRunsSchema.options.map((value) => ({ value, label: word(value) }))}
      chosen={asList(own)}
      summary={own ? word(own) : ''}
      onChange={([value]) => onChange({ own: value ?? null })}
    />
  );
}

function PeriodFilter({ filter: { period }, onChange }: PartProps) {
  const { t } = useLingui();
  const { period: word } = useFilterWords();
  return (
    <ChoiceMenu
      label={t`When`}
      mode="one"
      options={listPeriodSchema.options.map((value) => ({ value, label: word(value) }))}
      chosen={asList(period)}
      summary={period ? word(period) : ''}
      onChange={([value]) => onChange({ period: value ?? null })}
    />
  );
}
