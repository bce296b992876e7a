import { useLingui } from '@lingui/react/macro';
import type { MinimisedRecord } from '../../shared/ipc/patient-channels.ts';
import { CopyId } from '../design/CopyId.tsx';
import { PackParts } from '../runs/PackPreview.tsx';
import '../runs/pack-preview.css';

/** What a run would give the model to read now: how much, what is left out, how old, and under which hash. */
export function PackContents({ record }: { readonly record: MinimisedRecord }) {
  const { t } = useLingui();
  const { contents, inputsHash, retrievedAtMs, fromCache } = record;
  return (
    <section className="card pack-contents">
      <h2 className="section-title">{t`What the model will read`}</h2>
      <PackParts preview={{ ...contents, inputsHash, retrievedAtMs, fromCache, duplicate: null }} />
      <p className="record-note">
        {t`Names, contacts and birth dates are blanked out before anything leaves this workstation.`}
      </p>
      <CopyId label={t`Hash of the content`} id={inputsHash} />
    </section>
  );
}
