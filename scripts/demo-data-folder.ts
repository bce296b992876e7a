import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `npm start` keeps its demo organisation between starts (XDG data folder). Delete it to begin anew. */
export function demoDataFolder(): string {
  const data = process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share');
  return join(data, 'rhythm-workstation', 'demo');
}
