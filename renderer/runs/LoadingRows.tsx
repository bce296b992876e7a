import { useLingui } from '@lingui/react/macro';

/** What stands in the place of the rows while they are read; seen only when that takes a moment. */
export function LoadingRows() {
  const { t } = useLingui();
  return (
    <div className="runs-loading" role="status" aria-label={t`Loading the worklist`}>
      {Array.from({ length: 8 }, (_, index) => index).map((index) => (
        <div key={index} className="runs-loading-row">
          <span className="runs-loading-name">
            <span className="skeleton" />
            <span className="skeleton" />
          </span>
          <span className="skeleton" />
          <span className="skeleton" />
          <span className="skeleton" />
        </div>
      ))}
    </div>
  );
}
