import { useLingui } from '@lingui/react/macro';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { PatientRecord } from '../../shared/records.ts';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { SearchField } from '../design/Fields.tsx';
import { Icon } from '../design/Icon.tsx';
import { createKept, useKept } from '../lock/kept.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { DataAge } from '../shell/DataAge.tsx';
import { usePatients } from './use-new-run.ts';
import { useSettled } from './use-settled.ts';
import './patient-picker.css';

interface PatientPickerProps {
  readonly chosen: PatientRecord | null;
  readonly onChoose: (patient: PatientRecord | null) => void;
}

const typed = createKept<string>();

/** Search among the own patients, and choose one; a new search takes the choice back. */
export function PatientPicker({ chosen, onChoose }: PatientPickerProps) {
  const { t } = useLingui();
  const [search, setSearch] = useKept(typed, 'patients', '');
  const patients = usePatients(useSettled(search.trim(), 120));
  const words = usePatientWords();
  const found = patients.data?.patients ?? [];
  return (
    <div className="field">
      <div className="picker-head">
        <span className="field-label" id="patient-label">
          {t`Patient`}
        </span>
        <DataAge />
      </div>
      <SearchField
        label={t`Search patients`}
        clearLabel={t`Clear search`}
        value={search}
        onChange={(text) => {
          setSearch(text);
          // The list may no longer show the choice, and nobody is queued who is not on the screen.
          onChoose(null);
        }}
        autoFocus
      />
      {patients.error ? (
        <FailureBanner failure={patients.error} onRetry={() => void patients.refetch()} />
      ) : null}
      <ListBox
        className="picker scroll"
        aria-labelledby="patient-label"
        selectionMode="single"
        // Escape closes the dialog, and does not only take the choice back.
        escapeKeyBehavior="none"
        selectedKeys={chosen ? [chosen.id] : []}
        onSelectionChange={(keys) => onChoose(found.find(({ id }) => keys !== 'all' && keys.has(id)) ?? null)}
        items={found}
        renderEmptyState={() => (
          <p className="picker-empty">
            {patients.isPending
              ? t`Reading patients…`
              : t`No patient found. You see only patients assigned to you.`}
          </p>
        )}
      >
        {(patient) => {
          const { name, born, sex } = words(patient);
          return (
            <ListBoxItem id={patient.id} textValue={name} className="picker-item">
              {({ isSelected }) => (
                <>
                  <span className="cell-main">{name}</span>
                  <span className="cell-sub">{[born, sex].filter(Boolean).join(' · ')}</span>
                  <span className="picker-check">{isSelected ? <Icon name="check" /> : null}</span>
                </>
              )}
            </ListBoxItem>
          );
        }}
      </ListBox>
    </div>
  );
}
