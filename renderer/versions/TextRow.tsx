import { useLingui } from '@lingui/react/macro';
import { Icon, type IconName } from '../design/Icon.tsx';
import type { TextChange } from './compare-reports.ts';
import type { MarkedPiece } from './word-marks.ts';

interface TextRowProps {
  readonly change: TextChange;
  readonly isNumbered: boolean;
}

const icons = {
  same: 'check',
  reworded: 'edit',
  added: 'plus',
  removed: 'minus',
} as const satisfies Record<TextChange['kind'], IconName>;

/** One text in both versions: what became of it in a word and an icon, the changed words marked. */
export function TextRow({ change, isNumbered }: TextRowProps) {
  const { t } = useLingui();
  const { kind, before, after, support } = change;
  const words = { same: t`Unchanged`, reworded: t`Reworded`, added: t`New`, removed: t`Gone` };
  return (
    <li className={`compare-row compare-${kind}`} data-kind={kind}>
      <p className="compare-kind">
        <Icon name={icons[kind]} />
        {words[kind]}
      </p>
      <Side
        side={before}
        name={t`Earlier`}
        mark="del"
        isNumbered={isNumbered}
        none={t`Not in the earlier version`}
      />
      <Side
        side={after}
        name={t`Later`}
        mark="ins"
        isNumbered={isNumbered}
        none={t`Not in the later version`}
      />
      {support === null ? null : (
        <p className="compare-support">
          <Icon name={support === 'lost' ? 'warning' : 'succeeded'} />
          {support === 'lost'
            ? t`Not supported by the record any more`
            : t`Now supported by the record, which it was not before`}
        </p>
      )}
    </li>
  );
}

interface SideProps {
  readonly side: TextChange['before'];
  readonly name: string;
  readonly mark: 'del' | 'ins';
  readonly isNumbered: boolean;
  readonly none: string;
}

function Side({ side, name, mark, isNumbered, none }: SideProps) {
  if (!side) return <p className="compare-side compare-absent">{none}</p>;
  return (
    <p className="compare-side">
      <span className="visually-hidden">{name}: </span>
      {isNumbered ? <span className="compare-number figures">{side.number}</span> : null}
      <span className="compare-text">
        <Pieces pieces={side.pieces} mark={mark} />
      </span>
    </p>
  );
}

function Pieces({
  pieces,
  mark: Mark,
}: {
  readonly pieces: readonly MarkedPiece[];
  readonly mark: 'del' | 'ins';
}) {
  const placed = pieces.map((piece, position) => ({ ...piece, position }));
  return placed.map(({ text, isChanged, position }) =>
    isChanged ? <Mark key={position}>{text}</Mark> : <span key={position}>{text}</span>,
  );
}
