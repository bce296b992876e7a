import { useLingui } from '@lingui/react/macro';
import { Checkbox } from '../design/Checkbox.tsx';
import type { Choosing } from './use-choosing.ts';

interface RunGridHeadProps {
  /** Null where nothing can be chosen. */
  readonly choosing: Choosing | null;
  readonly onChooseAll: () => void;
}

/** The heads of the columns; above the boxes, one for all queued runs. */
export function RunGridHead({ choosing, onChooseAll }: RunGridHeadProps) {
  const { t } = useLingui();
  const columns = [
    { name: t`Patient`, place: '' },
    { name: t`Reason`, place: 'col-reason' },
    { name: t`Status`, place: '' },
    { name: t`Risk`, place: '' },
    { name: t`Since`, place: 'col-since' },
    { name: t`Who`, place: 'col-who' },
  ];
  return (
    <thead>
      <tr className="runs-row-cells" aria-rowindex={1}>
        {choosing ? <ChooseAll choosing={choosing} onChooseAll={onChooseAll} /> : null}
        {columns.map(({ name, place }) => (
          <th key={name} scope="col" className={place}>
            {name}
          </th>
        ))}
        <th scope="col">
          <span className="visually-hidden">{t`Action`}</span>
        </th>
      </tr>
    </thead>
  );
}

function ChooseAll({ choosing, onChooseAll }: RunGridHeadProps & { readonly choosing: Choosing }) {
  const { t } = useLingui();
  const { chosen, choosableCount, change } = choosing;
  const isAll = chosen.length === choosableCount;
  return (
    <th scope="col" className="cell-choice">
      {choosableCount === 0 ? (
        <span className="visually-hidden">{t`Selection`}</span>
      ) : (
        <Checkbox
          label={t`Select all queued runs`}
          isChecked={isAll}
          isMixed={chosen.length > 0 && !isAll}
          onChange={() => (isAll ? change({ kind: 'none' }) : onChooseAll())}
        />
      )}
    </th>
  );
}
