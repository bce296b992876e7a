import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { Environment } from '../../shared/environment.ts';

/**
 * The SQLite binding for this runtime. Undefined means the prebuilt one of the package; a packaged app on an
 * older Electron carries its own among its resources.
 */
export function nativeBindingPath(environment: Environment): string | undefined {
  if (!app.isPackaged) return environment.RHYTHM_SQLITE_BINDING;
  const packaged = join(process.resourcesPath, 'native', 'better_sqlite3.node');
  return existsSync(packaged) ? packaged : undefined;
}
