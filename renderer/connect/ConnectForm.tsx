import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { ConnectionProblem } from '../../shared/ipc/connection-channels.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { TextField } from '../design/Fields.tsx';
import { connectionTexts } from '../i18n/call-texts.ts';
import { useSaveConnection, useTestConnection } from './use-connection.ts';

/** Project URL and publishable key, a test that says what is wrong, and Save. */
export function ConnectForm() {
  const { t } = useLingui();
  const [url, setUrl] = useState('');
  const [publishableKey, setPublishableKey] = useState('');
  const test = useTestConnection();
  const save = useSaveConnection();
  const input = { url, publishableKey };
  const incomplete = url.trim() === '' || publishableKey.trim() === '';
  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    test.reset();
    save.reset();
  };
  return (
    <Form
      className="entry-form"
      onSubmit={(event) => {
        event.preventDefault();
        test.reset();
        save.mutate(input);
      }}
    >
      <TextField
        label={t`Project URL`}
        type="url"
        placeholder="https://your-project.supabase.co"
        value={url}
        onChange={change(setUrl)}
        autoFocus
      />
      <TextField
        label={t`Publishable key`}
        hint={t`Never a secret or service-role key: those must not be on a workstation.`}
        placeholder="sb_publishable_…"
        value={publishableKey}
        onChange={change(setPublishableKey)}
        autoComplete="off"
      />
      <Outcome problem={save.data?.problem ?? test.data?.problem} />
      {(test.error ?? save.error) ? <FailureBanner failure={test.error ?? save.error} /> : null}
      <div className="entry-actions">
        <Button type="submit" tone="primary" busy={save.isPending} isDisabled={incomplete}>
          {t`Save and continue`}
        </Button>
        <Button
          icon="plug"
          busy={test.isPending}
          isDisabled={incomplete || save.isPending}
          onPress={() => test.mutate(input)}
        >
          {t`Test connection`}
        </Button>
      </div>
    </Form>
  );
}

function Outcome({ problem }: { readonly problem: ConnectionProblem | null | undefined }) {
  const { t, i18n } = useLingui();
  if (problem === undefined) return null;
  if (problem === null) {
    return <Banner tone="done" role="status" title={t`The connection works. You can save it.`} />;
  }
  return <Banner tone="error" role="alert" title={i18n._(connectionTexts[problem])} />;
}
