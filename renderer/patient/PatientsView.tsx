import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { GridList, GridListItem, GridListLoadMoreItem, ListLayout, Virtualizer } from 'react-aria-components';
import type { PatientListRow } from '../../shared/ipc/patient-channels.ts';
import { useCommand } from '../commands/use-command.ts';
import { RiskBadge, StatusBadge } from '../design/Badges.tsx';
import { Button } from '../design/Button.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { SearchField } from '../design/Fields.tsx';
import { formatAgo, formatDate } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { createKept, useKept } from '../lock/kept.ts';
import { useSettled } from '../runs/use-settled.ts';
import { DataAge } from '../shell/DataAge.tsx';
import { navigate } from '../shell/route.ts';
import { usePatientWords } from './patient-words.ts';
import { usePatientPages } from './use-patient-pages.ts';
import './patients-view.css';

const typed = createKept<string>();
const searchId = 'patient-search';

/** The patients of the user by name, with their newest draft, open run and the age of the record. */
export function PatientsView() {
  const { t } = useLingui();
  const [search, setSearch] = useKept(typed, 'search', '');
  const settled = useSettled(search.trim(), 120);
  const pages = usePatientPages(settled);
  useCommand({
    id: 'patients.search',
    label: msg`Search patients`,
    shortcut: '/',
    run: () => document.getElementById(searchId)?.focus(),
  });
  const patients = pages.data?.pages.flatMap((page) => page.patients) ?? [];
  return (
    <div className="patients">
      <div className="page-head">
        <div className="page-title">
          <h1>{t`Patients`}</h1>
          <DataAge />
        </div>
        <SearchField
          inputId={searchId}
          label={t`Search patients`}
          clearLabel={t`Clear search`}
          value={search}
          onChange={setSearch}
          shortcut="/"
        />
      </div>
      {pages.error ? (
        <div className="view-notice">
          <FailureBanner failure={pages.error} onRetry={() => void pages.refetch()} />
        </div>
      ) : null}
      {pages.isPending ? (
        <div className="skeleton patients-loading" role="status" aria-label={t`Reading patients…`} />
      ) : null}
      {pages.data && patients.length === 0 ? <Nobody search={settled} onClear={() => setSearch('')} /> : null}
      {patients.length > 0 ? (
        <PatientGrid
          patients={patients}
          onEnd={pages.hasNextPage ? () => void pages.fetchNextPage() : null}
        />
      ) : null}
    </div>
  );
}

interface PatientGridProps {
  readonly patients: readonly PatientListRow[];
  /** Null: all of them are there. */
  readonly onEnd: (() => void) | null;
}

function PatientGrid({ patients, onEnd }: PatientGridProps) {
  const { t } = useLingui();
  const words = usePatientWords();
  return (
    <div className="patients-list">
      <div className="patients-columns" aria-hidden="true">
        <span>{t`Patient`}</span>
        <span>{t`Newest draft`}</span>
        <span>{t`Pending run`}</span>
        <span>{t`Record read here`}</span>
      </div>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: 52 }}>
        <GridList
          className="patients-grid scroll"
          aria-label={t`Patients`}
          onAction={(key) => {
            const patient = patients.find(({ id }) => id === key);
            if (patient) navigate({ view: 'patient', patientId: patient.id });
          }}
        >
          {patients.map((patient) => (
            <GridListItem
              key={patient.id}
              id={patient.id}
              textValue={words(patient).name}
              className="patients-row"
              data-testid="patient-row"
            >
              <PatientRow patient={patient} />
            </GridListItem>
          ))}
          {onEnd ? <GridListLoadMoreItem onLoadMore={onEnd} /> : null}
        </GridList>
      </Virtualizer>
    </div>
  );
}

function PatientRow({ patient }: { readonly patient: PatientListRow }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const nowMs = useNow(60_000);
  const { name, born, sex } = usePatientWords()(patient);
  const { lastReport, openRun, recordReadAtMs } = patient;
  return (
    <>
      <span className="patients-who">
        <span className="cell-main">{name}</span>
        <span className="cell-sub">{[born, sex].filter(Boolean).join(' · ')}</span>
      </span>
      <span className="patients-cell">
        {lastReport?.risk ? <RiskBadge risk={lastReport.risk} /> : null}
        {lastReport ? (
          <span className="cell-sub figures">{formatDate(Date.parse(lastReport.at), locale)}</span>
        ) : (
          <span className="muted">{t`no draft yet`}</span>
        )}
      </span>
      <span className="patients-cell">
        {openRun ? (
          <StatusBadge status={openRun.status} />
        ) : (
          <span className="muted">{t`no pending run`}</span>
        )}
      </span>
      <span className="patients-cell figures">
        {recordReadAtMs === null ? (
          <span className="muted">{t`not yet`}</span>
        ) : (
          formatAgo(recordReadAtMs, nowMs, locale)
        )}
      </span>
    </>
  );
}

interface NobodyProps {
  readonly search: string;
  readonly onClear: () => void;
}

function Nobody({ search, onClear }: NobodyProps) {
  const { t } = useLingui();
  if (search === '') {
    return (
      <EmptyState icon="patients" title={t`No patient is assigned to you`}>
        {t`An admin of your organisation assigns patients; they appear here by themselves.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title={t`No patient matches`}
      action={<Button onPress={onClear}>{t`Clear search`}</Button>}
    >
      {t`The search looks at first and last names, with any accents.`}
    </EmptyState>
  );
}
