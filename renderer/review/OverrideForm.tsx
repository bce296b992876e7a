import { useLingui } from '@lingui/react/macro';
import { Form, type TextFieldProps } from 'react-aria-components';
import { Button } from '../design/Button.tsx';
import { TextField } from '../design/Fields.tsx';
import { createKept, useKept } from '../lock/kept.ts';
import { useUnsaved } from '../shell/unsaved.ts';

const maxReason = 1000;
const typed = createKept<string>();

/** Takes the reason out while it is saved; @returns what brings it back when it was not. */
export function takeReason(keptAs: string): () => void {
  return typed.take(keptAs);
}

interface OverrideFormProps {
  readonly number: number;
  /** Names the finding among those of all reports. */
  readonly keptAs: string;
  readonly isSaving: boolean;
  readonly onSave: (reason: string) => void;
  readonly onCancel: () => void;
}

/** The reason for overriding a finding, beside the record that it is judged by. Escape gives up, Ctrl+Enter saves. */
export function OverrideForm({ number, keptAs, isSaving, onSave, onCancel }: OverrideFormProps) {
  const { t } = useLingui();
  const [reason, setReason] = useKept(typed, keptAs, '');
  const given = reason.trim();
  useUnsaved(given !== '');
  const save = () => {
    if (given !== '' && !isSaving) onSave(given);
  };
  const onKeyDown: NonNullable<TextFieldProps['onKeyDown']> = (event) => {
    if (event.key === 'Escape' && given === '') onCancel();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
  };
  return (
    <Form
      className="override"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={t`Why do you override finding ${number}?`}
        hint={t`Required, at most 1,000 characters; write no names here. It stays on record with your name.`}
        lines={3}
        maxLength={maxReason}
        value={reason}
        onChange={setReason}
        onKeyDown={onKeyDown}
        autoFocus
      />
      <div className="override-actions">
        <Button size="s" onPress={onCancel}>{t`Cancel`}</Button>
        <Button size="s" tone="primary" type="submit" busy={isSaving} isDisabled={given === ''}>
          {t`Override finding`}
        </Button>
      </div>
    </Form>
  );
}
