import { useLingui } from '@lingui/react/macro';
import { Icon } from '../design/Icon.tsx';
import { ServerButton } from '../shell/ServerButton.tsx';

interface RowExecuteButtonProps {
  readonly mayExecute: boolean;
  readonly isOffline: boolean;
  readonly patientName: string;
  readonly isTabStop: boolean;
  readonly onPress: () => void;
}

/**
 * The button of a row that executes its run. A plain one: a list is drawn with many of them, and a button of react-aria
 * costs as much as the rest of the row. Offline it is one that says why not now.
 */
export function RowExecuteButton(props: RowExecuteButtonProps) {
  const { mayExecute, isOffline, patientName, isTabStop, onPress } = props;
  const { t } = useLingui();
  if (!mayExecute) return null;
  if (isOffline) {
    return (
      <ServerButton
        tone="soft"
        size="s"
        icon="play"
        aria-label={t`Execute run for ${patientName}`}
        excludeFromTabOrder={!isTabStop}
        onPress={onPress}
      >
        {t`Execute`}
      </ServerButton>
    );
  }
  return (
    <button
      type="button"
      className="button button-soft button-s"
      aria-label={t`Execute run for ${patientName}`}
      tabIndex={isTabStop ? 0 : -1}
      // A key held down is one press.
      onKeyDown={(event) => {
        if (event.repeat && event.key === 'Enter') event.preventDefault();
      }}
      onClick={onPress}
    >
      <Icon name="play" />
      <span>{t`Execute`}</span>
    </button>
  );
}
