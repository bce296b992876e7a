import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { FailureBanner } from '../../design/FailureBanner.tsx';
import { TextField } from '../../design/Fields.tsx';

const maxName = 60;

interface ViewNameDialogProps {
  readonly title: string;
  readonly name: string;
  /** Names of the other views: two of one name could not be told apart. */
  readonly taken: readonly string[];
  readonly isSaving: boolean;
  readonly failure: unknown;
  readonly onSave: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks for the name of a view. */
export function ViewNameDialog(props: ViewNameDialogProps) {
  const { title, name, taken, isSaving, failure, onSave, onClose } = props;
  const { t, i18n } = useLingui();
  const [typed, setTyped] = useState(name);
  const chosen = typed.trim();
  const isTaken = taken.some(
    (other) => other.localeCompare(chosen, i18n.locale, { sensitivity: 'base' }) === 0,
  );
  return (
    <Dialog title={title} isOpen onOpenChange={onClose}>
      <Form
        className="view-name"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen !== '' && !isTaken) onSave(chosen);
        }}
      >
        {failure ? <FailureBanner failure={failure} /> : null}
        <TextField
          label={t`Name`}
          value={typed}
          onChange={setTyped}
          maxLength={maxName}
          autoFocus
          error={isTaken ? t`There is a view of this name already.` : null}
          hint={t`The tab, the search and the filters are kept under this name, on this workstation and for you only.`}
        />
        <div className="dialog-actions">
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button tone="primary" type="submit" busy={isSaving} isDisabled={chosen === '' || isTaken}>
            {t`Save`}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
