import { useLingui } from '@lingui/react/macro';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import type { Setting } from './use-setting.ts';

interface SaveActionsProps {
  readonly setting: Pick<Setting<unknown>, 'isDirty' | 'discard' | 'undo'>;
  readonly save: {
    readonly isPending: boolean;
    readonly isSuccess: boolean;
    readonly error: Error | null;
    readonly reset: () => void;
  };
}

/** Save, discard, after a save the way back, and what went wrong with it. */
export function SaveActions({ setting: { isDirty, discard, undo }, save }: SaveActionsProps) {
  const { t } = useLingui();
  return (
    <>
      <div className="settings-actions">
        {/* Never disabled: a disabled button loses the focus. */}
        <Button type="submit" tone={isDirty ? 'primary' : 'secondary'} busy={save.isPending}>
          {t`Save`}
        </Button>
        {isDirty ? <Button onPress={discard}>{t`Discard changes`}</Button> : null}
        {!isDirty && undo ? (
          <Button tone="quiet" icon="back" onPress={undo}>
            {t`Undo`}
          </Button>
        ) : null}
        <p className="settings-hint" role="status">
          {isDirty ? t`Not saved yet` : null}
          {!isDirty && save.isSuccess ? t`Saved` : null}
        </p>
      </div>
      {save.error ? <FailureBanner failure={save.error} onDismiss={save.reset} /> : null}
    </>
  );
}
