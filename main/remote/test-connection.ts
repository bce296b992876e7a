import type { ConnectionProblem } from '../../shared/ipc-contract.ts';

/**
 * Tries a Supabase project without keeping anything.
 * @returns what is wrong with it, or null when the workstation can use it.
 */
export async function testConnection(_connection: {
  url: string;
  publishableKey: string;
  timeoutMs?: number;
}): Promise<ConnectionProblem | null> {
  throw new Error('being written');
}
