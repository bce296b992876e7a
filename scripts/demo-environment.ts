import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedBackend } from '../embedded/start-embedded.ts';

/** Loopback only: the demo model takes any key. */
const demoModelKey = 'demo-model-takes-any-key';

export interface DemoEnvironment {
  readonly env: Record<string, string>;
  remove(): void;
}

/** The environment that points the app at an embedded backend, shows its accounts and, without a key, uses its model. */
export function demoEnvironment(backend: EmbeddedBackend): DemoEnvironment {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-demo-'));
  const file = join(folder, 'accounts.json');
  writeFileSync(file, JSON.stringify({ accounts: backend.accounts }), { mode: 0o600 });
  const model: Record<string, string> = backend.demoModelUrl
    ? {
        ANTHROPIC_BASE_URL: backend.demoModelUrl,
        ANTHROPIC_API_KEY: demoModelKey,
        ANTHROPIC_MODEL: 'rhythm-demo-1',
      }
    : {};
  return {
    env: {
      SUPABASE_URL: backend.url,
      SUPABASE_PUBLISHABLE_KEY: backend.publishableKey,
      RHYTHM_DEMO_FILE: file,
      ...model,
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
