import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { queryKeys } from '../../../renderer/bridge/query-keys.ts';
import { messages } from '../../../renderer/i18n/locales/en.po';
import { ExecuteButton } from '../../../renderer/runs/ExecuteButton.tsx';
import { runIdSchema } from '../../../shared/ids.ts';
import type { FlagState } from '../../../shared/ipc/execution-channels.ts';
import type { RunStatus } from '../../../shared/run.ts';

const run = runIdSchema.parse('0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e11');

/** The markup of the button for a run in this status, with the feature on, off, or not known yet (null). */
export function renderButton(status: RunStatus, flag: boolean | null): string {
  i18n.loadAndActivate({ locale: 'en', messages });
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  if (flag !== null) client.setQueryData(queryKeys.flag, stateOf(flag));
  return renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <I18nProvider i18n={i18n}>
        <ExecuteButton run={{ id: run, status }} patientName="Somebody" />
      </I18nProvider>
    </QueryClientProvider>,
  );
}

function stateOf(enabled: boolean): FlagState {
  return { enabled, source: 'organisation', organisation: null, pending: null };
}
