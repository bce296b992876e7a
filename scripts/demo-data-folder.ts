import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where `npm start` keeps a demo organisation and its profile between starts (XDG data folder); delete it to begin
 * anew. Each patients file has an organisation of its own.
 */
export function demoDataFolder(patientsFile: string | null): string {
  const data = process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share');
  const name = patientsFile ? `patients-${contentHash(patientsFile)}` : 'demo';
  return join(data, 'rhythm-workstation', name);
}

function contentHash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
}
