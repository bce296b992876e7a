import './meter-track.css';

/** The bar of a meter or a progress, without words; what it says stands beside it. `percentage` from 0 to 100. */
export function MeterTrack({ percentage }: { readonly percentage: number }) {
  return (
    <span className="meter-track">
      <span className="meter-fill" style={{ width: `${percentage}%` }} />
    </span>
  );
}
