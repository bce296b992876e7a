import { useLingui } from '@lingui/react/macro';
import { CallFailure } from '../bridge/call-failure.ts';
import { Button } from '../design/Button.tsx';
import { CopyId } from '../design/CopyId.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { navigate } from '../shell/route.ts';

/** The run cannot be shown any more: what that means for it, and the way on. No fault, and nothing to try again. */
export function GoneRun({ failure }: { readonly failure: Error | null }) {
  const { t } = useLingui();
  const requestId = failure instanceof CallFailure ? failure.requestId : null;
  return (
    // Takes the focus of what was read here before.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form
    <div role="group" aria-label={t`State of the run`} tabIndex={-1} data-run-body>
      <section className="card" role="alert">
        <EmptyState
          icon="lock"
          title={t`This run does not exist or is no longer visible to you.`}
          action={
            <>
              <Button onPress={() => navigate({ view: 'worklist' })}>{t`To the worklist`}</Button>
              {requestId ? <CopyId label={t`Request number`} id={requestId} /> : null}
            </>
          }
        >
          {t`The patient may no longer be assigned to you. What is stored on the server is not touched by this; an admin of your organisation can assign the patient to you again.`}
        </EmptyState>
      </section>
    </div>
  );
}
