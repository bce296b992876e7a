import { buildApp } from '../../../scripts/build-app.ts';
import { startDisplay } from '../../../scripts/with-display.ts';

/** Builds the app once and provides a display where there is none. Returns the teardown. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  buildApp();
  const display = await startDisplay();
  Object.assign(process.env, display.env);
  return () => display.stop();
}
