import { useLingui } from '@lingui/react/macro';
import type { PendingWrite } from '../../shared/pending-write.ts';
import { usePatientWords } from '../patient/patient-words.ts';

/** Whose data it is about; a change for everyone names the organisation. */
export function Whose({ write }: { readonly write: PendingWrite }) {
  const { t } = useLingui();
  const { name, born, sex } = usePatientWords()(write.patient);
  if (write.what.kind === 'flag')
    return <p className="write-whose">{t`For everyone in your organisation.`}</p>;
  if (!write.patient) return <p className="write-whose">{t`A patient who is no longer visible to you`}</p>;
  return (
    <p className="write-whose">
      <strong>{name}</strong> {[born, sex].filter(Boolean).join(' · ')}
    </p>
  );
}
