import { I18nProvider as LinguiProvider } from '@lingui/react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { I18nProvider as AriaI18nProvider } from 'react-aria-components';
import type { AppState } from '../shared/ipc/app-channels.ts';
import { maySeeRuns } from './app-state/roles.ts';
import { useAppState } from './app-state/use-app-state.ts';
import { useBridgeEvents } from './bridge/use-bridge-events.ts';
import { ConnectScreen } from './connect/ConnectScreen.tsx';
import { FailureBanner } from './design/FailureBanner.tsx';
import { activateLanguage, i18n, languageOf } from './i18n/catalogs.ts';
import { formatLocaleOf } from './i18n/format.ts';
import { LockScreen } from './lock/LockScreen.tsx';
import { followCopies } from './lock/tell-copied.ts';
import { useLiveRuns } from './runs/live-runs.ts';
import { navigate } from './shell/route.ts';
import { Shell } from './shell/Shell.tsx';
import { NoAccessScreen } from './sign-in/NoAccessScreen.tsx';
import { SignInScreen } from './sign-in/SignInScreen.tsx';

/** The whole window: language, theme and text size around the one screen that fits the state of the app. */
export function App() {
  useBridgeEvents(useLiveRuns());
  const { data, error, refetch } = useAppState();
  const language = data ? languageOf(data) : i18n.locale === 'de' ? 'de' : 'en';
  const theme = data?.theme ?? 'system';
  const textSize = data?.textSize ?? 'normal';
  useOwnPlace(data?.session?.userId);
  useEffect(followCopies, []);
  useEffect(() => activateLanguage(language), [language]);
  // Before the first paint: nothing is seen in another colour or size than the chosen one.
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.textSize = textSize;
  }, [theme, textSize]);
  return (
    <LinguiProvider i18n={i18n}>
      <AriaI18nProvider locale={formatLocaleOf(language)}>
        {data ? <Screen state={data} /> : null}
        {error && !data ? <FailureBanner failure={error} onRetry={() => void refetch()} /> : null}
      </AriaI18nProvider>
    </LinguiProvider>
  );
}

/** Whoever signs in after somebody else begins at the worklist, not at what the other one had open. */
function useOwnPlace(userId: string | undefined): void {
  const last = useRef<string>(undefined);
  useEffect(() => {
    if (userId === undefined) return;
    if (last.current !== undefined && last.current !== userId) navigate({ view: 'worklist' });
    last.current = userId;
  }, [userId]);
}

function Screen({ state }: { readonly state: AppState }) {
  if (!state.connection.configured) return <ConnectScreen state={state} />;
  if (!state.session) return <SignInScreen state={state} />;
  if (state.lock.locked) return <LockScreen state={state} session={state.session} />;
  if (!maySeeRuns(state.session)) return <NoAccessScreen state={state} session={state.session} />;
  // By its user: what the shell remembers (place, notices) is never there for the next one.
  return <Shell key={state.session.userId} state={state} session={state.session} />;
}
