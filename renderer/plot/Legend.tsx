import { dashOf, markOf } from './lines.ts';

/** The rows of a plot with their dash and shape. */
export function Legend({ names }: { readonly names: readonly string[] }) {
  return (
    <ul className="plot-legend">
      {names.map((name, row) => (
        <li key={name}>
          <svg className="plot-key" viewBox="0 0 28 12" aria-hidden="true" focusable="false">
            <path className={`plot-line plot-row-${row % 4}`} strokeDasharray={dashOf(row)} d="M1 6H27" />
            <path
              className={`plot-mark plot-row-${row % 4}`}
              transform="translate(14 6)"
              d={markOf(row, 40)}
            />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
