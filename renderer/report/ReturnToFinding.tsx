import { useLingui } from '@lingui/react/macro';
import { Button } from '../design/Button.tsx';
import { placeId } from './check-view.ts';
import { jumpTo } from './jump-to.ts';

interface ReturnToFindingProps {
  /** Of the finding from which a datum was pointed out, counted from 1. */
  readonly number: number;
  readonly place: string;
}

/** Where the record stands below the report, the way back from a datum to the finding that was left. */
export function ReturnToFinding({ number, place }: ReturnToFindingProps) {
  const { t } = useLingui();
  return (
    <div className="report-return">
      <Button
        size="s"
        icon="up"
        onPress={() => jumpTo(placeId(place, { kind: 'finding', number }), 'center')}
      >
        {t`Back to finding ${number}`}
      </Button>
    </div>
  );
}
