import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { appStateSchema } from '../../shared/ipc/app-channels.ts';

const demoFileSchema = z.object({ accounts: appStateSchema.shape.demo.unwrap().shape.accounts });

/** The demo accounts for the sign-in page; null outside demo mode. Throws when the named file is unreadable. */
export function readDemoAccounts(path: string | undefined): z.infer<typeof demoFileSchema> | null {
  return path ? demoFileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}
