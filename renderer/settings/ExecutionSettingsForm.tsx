import { useLingui } from '@lingui/react/macro';
import { Form } from 'react-aria-components';
import type { ExecutionSettings } from '../../shared/ipc/execution-channels.ts';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { createKept } from '../lock/kept.ts';
import {
  draftOf,
  type ExecutionDraft,
  type ExecutionField,
  executionBounds,
  executionDefaults,
  executionFields,
  executionParts,
  type FieldProblem,
  isSameDraft,
  problemsOf,
  settingsOf,
} from './execution-draft.ts';
import { SaveActions } from './SaveActions.tsx';
import { UnitField } from './UnitField.tsx';
import { useExecutionSettings, useSaveExecutionSettings } from './use-execution-settings.ts';
import { useFieldWords, usePartWords } from './use-field-words.ts';
import { useSetting } from './use-setting.ts';

/** Deadlines, calls, record, pool and thresholds: admins set them, others read them. */
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
  const words = useFieldWords();
  const draft = draftOf(settings);
  return (
    <dl className="settings-facts settings-facts-wide">
      {executionFields.map((field) => (
        <div key={field}>
          <dt>{words[field].label}</dt>
          <dd className="figures">
            {draft[field]} {words[field].unit}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const typed = createKept<ExecutionDraft | null>();

function ExecutionForm({ settings }: { readonly settings: ExecutionSettings }) {
  const save = useSaveExecutionSettings();
  const setting = useSetting<ExecutionDraft>({
    kept: typed,
    key: 'execution',
    stored: draftOf(settings),
    isSame: isSameDraft,
    put: (draft, onSuccess) => save.mutate(settingsOf(draft), { onSuccess }),
  });
  const problems = problemsOf(setting.draft);
  return (
    <Form
      className="settings-form"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        const first = executionFields.find((field) => problems[field]);
        if (first) document.getElementById(idOf(first))?.focus();
        else if (setting.isDirty) setting.save();
      }}
    >
      <ExecutionFieldsets draft={setting.draft} problems={problems} onChange={setting.setDraft} />
      <SaveActions setting={setting} save={save} />
    </Form>
  );
}

interface FieldsetsProps {
  readonly draft: ExecutionDraft;
  readonly problems: Partial<Record<ExecutionField, FieldProblem>>;
  readonly onChange: (draft: ExecutionDraft) => void;
}

function ExecutionFieldsets({ draft, problems, onChange }: FieldsetsProps) {
  const words = useFieldWords();
  const partWords = usePartWords();
  const problemWord = useProblemWord();
  return executionParts.map(({ part, fields }) => (
    <fieldset key={part} className="settings-part">
      <legend className="settings-part-title">{partWords[part]}</legend>
      <div className="settings-fields">
        {fields.map((field) => (
          <UnitField
            key={field}
            id={idOf(field)}
            {...words[field]}
            {...executionBounds[field]}
            standard={executionDefaults[field]}
            error={problemWord(problems[field])}
            value={draft[field]}
            onChange={(text) => onChange({ ...draft, [field]: text })}
          />
        ))}
      </div>
    </fieldset>
  ));
}

function idOf(field: ExecutionField): string {
  return `execution-${field}`;
}

function useProblemWord(): (problem: FieldProblem | undefined) => string | null {
  const { t } = useLingui();
  return (problem) => {
    if (!problem) return null;
    if (problem.kind === 'idle beyond total') return t`Cannot be longer than the whole call.`;
    const { min, max } = problem;
    return t`A whole number from ${min} to ${max}, please.`;
  };
}
