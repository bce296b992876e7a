import './design/tokens.css';
import './design/base.css';
import './design/card.css';

import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { createQueryClient } from './bridge/query-client.ts';
import { activateLanguage } from './i18n/catalogs.ts';
import { createLiveRuns, LiveRunsProvider } from './runs/live-runs.ts';

// Until the settings have arrived: the language that Chromium was started with.
activateLanguage(navigator.language.startsWith('de') ? 'de' : 'en');

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <LiveRunsProvider value={createLiveRuns()}>
        <App />
      </LiveRunsProvider>
    </QueryClientProvider>
  </StrictMode>,
);
