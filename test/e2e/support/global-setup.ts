import { buildApp } from '../../../scripts/build-app.ts';

/** Builds the app once. */
export default function globalSetup(): void {
  buildApp();
}
