import { useLingui } from '@lingui/react/macro';
import { Switch } from '../design/Switch.tsx';
import { useBlindMode } from './use-impression.ts';

/** Blind mode for this user: an own impression before each draft. */
export function BlindSwitch() {
  const { t } = useLingui();
  const { isBlind, setBlind, isPending } = useBlindMode();
  if (isBlind === undefined) return null;
  return (
    <div className="blind-switch">
      <Switch label={t`Blind mode`} isSelected={isBlind} isDisabled={isPending} onChange={setBlind} />
      <p className="record-note">{t`Before a draft that you have not seen yet, you write your own impression.`}</p>
    </div>
  );
}
