import './plot.css';

/** The data of a plot in rows; the first cell of a row is its head. */
export interface PlotTableContent {
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly id: string;
    readonly cells: readonly string[];
    readonly isMarked?: boolean;
  }[];
}

/** The data of a plot as a table, in the order of its rows. */
export function PlotTable({
  label,
  content,
}: {
  readonly label: string;
  readonly content: PlotTableContent;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table scrolls on its own, also by keyboard
    // biome-ignore lint/a11y/useSemanticElements: it groups a table that scrolls
    <div className="plot-table-frame scroll" role="group" aria-label={label} tabIndex={0}>
      <table className="plot-table figures">
        <thead>
          <tr>
            {content.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {content.rows.map(({ id, cells: [head, ...cells], isMarked }) => (
            <tr key={id} data-highlighted={isMarked || undefined}>
              <th scope="row">{head}</th>
              {cells.map((cell, column) => (
                <td key={content.columns[column + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
