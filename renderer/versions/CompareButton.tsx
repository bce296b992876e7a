import { useLingui } from '@lingui/react/macro';
import { Button } from '../design/Button.tsx';

interface CompareButtonProps {
  readonly onPress: () => void;
  /** The comparison was just left: the focus goes on here. */
  readonly hasFocus: boolean;
}

/** Leads to the comparison of versions; it is there only where there are two. */
export function CompareButton({ onPress, hasFocus }: CompareButtonProps) {
  const { t } = useLingui();
  return (
    <Button size="s" tone="quiet" icon="compare" autoFocus={hasFocus} onPress={onPress}>
      {t`Compare versions`}
    </Button>
  );
}
