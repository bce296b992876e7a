import { useLingui } from '@lingui/react/macro';
import { Form } from 'react-aria-components';
import type { ExecutionSettings } from '../../shared/ipc/execution-channels.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { TextField } from '../design/Fields.tsx';
import { createKept, useKept } from '../lock/kept.ts';
import { useUnsaved } from '../shell/unsaved.ts';
import {
  draftOf,
  type ExecutionDraft,
  type ExecutionField,
  executionFields,
  type FieldProblem,
  problemsOf,
  settingsOf,
} from './execution-draft.ts';
import { useExecutionSettings, useSaveExecutionSettings } from './use-execution-settings.ts';
import { useFieldWords } from './use-field-words.ts';

/** Deadlines, pool and thresholds: admins set them, others read them. */
export function ExecutionSettingsForm({ isAdmin }: { readonly isAdmin: boolean }) {
  const { t } = useLingui();
  const settings = useExecutionSettings();
  if (settings.error)
    return <FailureBanner failure={settings.error} onRetry={() => void settings.refetch()} />;
  if (!settings.data)
    return <div className="skeleton settings-loading" role="status" aria-label={t`Loading`} />;
  if (!isAdmin) return <ExecutionFacts settings={settings.data} />;
  return <ExecutionForm settings={settings.data} />;
}

function ExecutionFacts({ settings }: { readonly settings: ExecutionSettings }) {
  const { t } = useLingui();
  const words = useFieldWords();
  const draft = draftOf(settings);
  return (
    <>
      <dl className="settings-facts settings-facts-wide">
        {executionFields.map((field) => (
          <div key={field}>
            <dt>{words[field].label}</dt>
            <dd className="figures">{draft[field]}</dd>
          </div>
        ))}
      </dl>
      <p className="settings-hint">{t`Only admins can change this.`}</p>
    </>
  );
}

const typed = createKept<ExecutionDraft>();

function ExecutionForm({ settings }: { readonly settings: ExecutionSettings }) {
  const { t } = useLingui();
  const words = useFieldWords();
  const stored = draftOf(settings);
  const [draft, setDraft] = useKept(typed, 'execution', stored);
  const save = useSaveExecutionSettings();
  const problemWord = useProblemWord();
  const problems = problemsOf(draft);
  const isDirty = executionFields.some((field) => draft[field] !== stored[field]);
  useUnsaved(isDirty);
  const errorOf = (field: ExecutionField) => {
    const problem = problems[field];
    return problem ? problemWord(problem) : null;
  };
  return (
    <Form
      className="settings-form"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        const first = executionFields.find((field) => problems[field]);
        if (first) document.getElementById(idOf(first))?.focus();
        else save.mutate(settingsOf(draft), { onSuccess: (saved) => setDraft(draftOf(saved)) });
      }}
    >
      <div className="settings-fields">
        {executionFields.map((field) => (
          <TextField
            key={field}
            id={idOf(field)}
            label={words[field].label}
            hint={words[field].hint}
            error={errorOf(field)}
            inputMode="numeric"
            autoComplete="off"
            maxLength={6}
            value={draft[field]}
            onChange={(text) => setDraft({ ...draft, [field]: text })}
          />
        ))}
      </div>
      <div className="settings-actions">
        {/* Never disabled: a disabled button loses the focus. */}
        <Button type="submit" tone={isDirty ? 'primary' : 'secondary'} busy={save.isPending}>
          {t`Save`}
        </Button>
        {isDirty ? <Button onPress={() => setDraft(stored)}>{t`Discard changes`}</Button> : null}
        <p className="settings-hint" role="status">
          {isDirty ? t`Not saved yet` : null}
          {!isDirty && save.isSuccess ? t`Saved` : null}
        </p>
      </div>
      {save.error ? <FailureBanner failure={save.error} onDismiss={save.reset} /> : null}
    </Form>
  );
}

function idOf(field: ExecutionField): string {
  return `execution-${field}`;
}

function useProblemWord(): (problem: FieldProblem) => string {
  const { t } = useLingui();
  return (problem) => {
    if (problem.kind === 'idle beyond total') return t`Cannot be longer than the whole call.`;
    const { min, max } = problem;
    return t`A whole number from ${min} to ${max}, please.`;
  };
}
