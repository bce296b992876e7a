import { useLingui } from '@lingui/react/macro';
import { useEffect, useId, useRef, useState } from 'react';
import { Autocomplete, ListBox, ListBoxItem } from 'react-aria-components';
import type { PatientListRow } from '../../shared/ipc/patient-channels.ts';
import type { PatientRecord } from '../../shared/records.ts';
import { StatusBadge } from '../design/Badges.tsx';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { SearchField } from '../design/Fields.tsx';
import { createKept, useKept } from '../lock/kept.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { DataAge } from '../shell/DataAge.tsx';
import { newRunKey } from './new-run.ts';
import { usePatients } from './use-new-run.ts';
import './patient-picker.css';

interface PatientPickerProps {
  readonly chosen: PatientRecord | null;
  readonly onChoose: (patient: PatientRecord | null) => void;
}

const typed = createKept<string>();

/** Takes what was searched for out while the run is queued; @returns what brings it back when it was not. */
export function takeSearch(): () => void {
  return typed.take(newRunKey);
}

/** Search among the own patients and choose one; then only that one is on the screen, with the way back to the list. */
export function PatientPicker({ chosen, onChoose }: PatientPickerProps) {
  const { t } = useLingui();
  const label = useId();
  const [isChosenHere, setChosenHere] = useState(false);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form
    <div className="field" role="group" aria-labelledby={label}>
      <div className="picker-head">
        <span className="field-label" id={label}>
          {t`Patient`}
        </span>
        <DataAge />
      </div>
      {chosen ? (
        <Chosen patient={chosen} takesFocus={isChosenHere} onChange={() => onChoose(null)} />
      ) : (
        <PatientSearch
          labelId={label}
          onChoose={(patient) => {
            setChosenHere(true);
            onChoose(patient);
          }}
        />
      )}
    </div>
  );
}

interface ChosenProps {
  readonly patient: PatientRecord;
  /** The list had the focus, and is gone. */
  readonly takesFocus: boolean;
  readonly onChange: () => void;
}

function Chosen({ patient, takesFocus, onChange }: ChosenProps) {
  const { t } = useLingui();
  const { name, born, sex } = usePatientWords()(patient);
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) card.current?.querySelector('button')?.focus();
  }, [takesFocus]);
  return (
    <div ref={card} className="picker-chosen" data-testid="chosen-patient">
      <p className="picker-person">
        <span className="cell-main">{name}</span>
        <span className="cell-sub">{[born, sex].filter(Boolean).join(' · ')}</span>
      </p>
      <Button size="s" onPress={onChange}>{t`Choose another patient`}</Button>
    </div>
  );
}

interface PatientSearchProps {
  readonly labelId: string;
  readonly onChoose: (patient: PatientRecord | null) => void;
}

/** The arrow keys go through the list while the focus stays in the search; Enter chooses. */
function PatientSearch({ labelId, onChoose }: PatientSearchProps) {
  const { t } = useLingui();
  const [search, setSearch] = useKept(typed, newRunKey, '');
  // Asked at each key: it is a matter of milliseconds, and Enter must not meet the list of the key before.
  const patients = usePatients(search.trim());
  const found = patients.data?.patients ?? [];
  const choose = (chosenId: unknown) => {
    if (!patients.isPlaceholderData) onChoose(found.find(({ id }) => id === chosenId) ?? null);
  };
  const hasMore = patients.data?.nextCursor != null;
  const { length } = found;
  return (
    <Autocomplete inputValue={search} onInputChange={setSearch}>
      <SearchField
        label={t`Search patients`}
        clearLabel={t`Clear search`}
        value={search}
        onChange={setSearch}
        autoFocus
        hasList
      />
      {patients.error ? (
        <FailureBanner failure={patients.error} onRetry={() => void patients.refetch()} />
      ) : null}
      <ListBox
        className="picker scroll"
        aria-labelledby={labelId}
        selectionMode="single"
        // Escape closes the dialog, and does not only take the choice back.
        escapeKeyBehavior="none"
        selectedKeys={[]}
        onSelectionChange={(keys) => (keys === 'all' ? undefined : choose([...keys][0]))}
        items={found}
        renderEmptyState={() => <NothingFound isPending={patients.isPending} search={search.trim()} />}
      >
        {(patient) => <PatientItem id={patient.id} patient={patient} />}
      </ListBox>
      {hasMore ? (
        <p className="field-hint">{t`The first ${length} are shown; type more of the name to find others.`}</p>
      ) : null}
    </Autocomplete>
  );
}

function PatientItem({ patient }: { readonly id: string; readonly patient: PatientListRow }) {
  const { name, born, sex } = usePatientWords()(patient);
  return (
    <ListBoxItem id={patient.id} textValue={name} className="picker-item">
      <span className="picker-person">
        <span className="cell-main">{name}</span>
        <span className="cell-sub">{[born, sex].filter(Boolean).join(' · ')}</span>
      </span>
      {patient.openRun ? <StatusBadge status={patient.openRun.status} /> : null}
    </ListBoxItem>
  );
}

function NothingFound({ isPending, search }: { readonly isPending: boolean; readonly search: string }) {
  const { t } = useLingui();
  const nobody = t`No patients here. You see only patients assigned to you; they appear with the next sync.`;
  const none = t`No patient found. You see only patients assigned to you.`;
  if (isPending) return <p className="picker-empty">{t`Reading patients…`}</p>;
  return <p className="picker-empty">{search === '' ? nobody : none}</p>;
}
