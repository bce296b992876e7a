import { msg } from '@lingui/core/macro';
import { Plural, useLingui } from '@lingui/react/macro';
import { useCommand } from '../commands/use-command.ts';
import { Button } from '../design/Button.tsx';

interface NewRowsProps {
  /** Runs that have come and are not shown. */
  readonly count: number;
  readonly onShow: () => void;
}

/** Says quietly that runs have come, over the end of the list: nothing moves until they are asked for. */
export function NewRows({ count, onShow }: NewRowsProps) {
  const { t } = useLingui();
  useCommand({
    id: 'worklist.show-new',
    label: msg`Show new runs`,
    shortcut: 'R',
    isEnabled: count > 0,
    run: onShow,
  });
  return (
    <div className="runs-news" role="status" data-testid="new-rows">
      {count > 0 ? (
        <span className="runs-news-card">
          <span className="figures">
            <Plural value={count} one="One new run" other="# new runs" />
          </span>
          <Button tone="quiet" size="s" onPress={onShow}>
            {t`Show`}
          </Button>
        </span>
      ) : null}
    </div>
  );
}
