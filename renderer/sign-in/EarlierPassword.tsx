import { useLingui } from '@lingui/react/macro';
import { Button } from '../design/Button.tsx';
import { PasswordField } from '../design/PasswordField.tsx';

interface EarlierPasswordProps {
  readonly value: string;
  readonly isPending: boolean;
  readonly onChange: (value: string) => void;
  readonly onGiveUp: () => void;
}

/** After a changed password: the one of before opens the local data, or the user goes on without what it holds. */
export function EarlierPassword({ value, isPending, onChange, onGiveUp }: EarlierPasswordProps) {
  const { t } = useLingui();
  return (
    <>
      <PasswordField
        label={t`Earlier password`}
        autoComplete="off"
        value={value}
        onChange={onChange}
        autoFocus
      />
      <Button isDisabled={isPending} onPress={onGiveUp}>
        {t`Go on without the earlier data`}
      </Button>
    </>
  );
}
