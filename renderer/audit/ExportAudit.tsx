import { Plural, useLingui } from '@lingui/react/macro';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { Banner } from '../design/Banner.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { platform } from '../lock/platform.ts';
import { ServerButton } from '../shell/ServerButton.tsx';
import type { AskedFilter } from './audit-filter.ts';
import { useExportAudit } from './use-audit.ts';

interface ExportAuditProps {
  readonly filter: AskedFilter;
  readonly isDisabled: boolean;
}

/** Takes what passes the filter along in a file, and says what became of it. */
export function ExportAudit({ filter, isDisabled }: ExportAuditProps) {
  const { t } = useLingui();
  const exporting = useExportAudit();
  return (
    <>
      <ServerButton
        icon="download"
        busy={exporting.isPending}
        isDisabled={isDisabled}
        onPress={() => exporting.mutate(filter)}
      >
        {t`Export as CSV`}
      </ServerButton>
      {exporting.error ? (
        <div className="audit-outcome">
          <FailureBanner failure={exporting.error} onDismiss={exporting.reset} />
        </div>
      ) : null}
      {exporting.data ? <Outcome exported={exporting.data} onDismiss={exporting.reset} /> : null}
    </>
  );
}

interface OutcomeProps {
  readonly exported: ResponseOf<'audit.export'>;
  readonly onDismiss: () => void;
}

function Outcome({ exported: { outcome, rows, fileName }, onDismiss }: OutcomeProps) {
  const { t } = useLingui();
  if (outcome === 'cancelled') return null;
  const file = fileName ?? '';
  const titles = {
    saved: t`Saved as ${file}`,
    'too-many': t`These are more than 100,000 entries; nothing was written.`,
    'not-written': t`The file could not be written there; there is none.`,
  };
  const advice = {
    saved:
      platform === 'windows'
        ? t`The export is in the audit trail too. Whoever may open its folder can read the file.`
        : t`The export is in the audit trail too. Only your account can read the file.`,
    'too-many': t`Please choose a shorter period.`,
    'not-written': t`Please choose another folder. In the audit trail the export stands all the same.`,
  };
  return (
    <div className="audit-outcome">
      <Banner
        tone={outcome === 'saved' ? 'info' : 'error'}
        role={outcome === 'saved' ? 'status' : 'alert'}
        title={titles[outcome]}
        onDismiss={onDismiss}
        dismissLabel={t`Dismiss`}
      >
        <p>
          {outcome === 'saved' ? <Plural value={rows} one="# entry." other="# entries." /> : null}{' '}
          {advice[outcome]}
        </p>
      </Banner>
    </div>
  );
}
