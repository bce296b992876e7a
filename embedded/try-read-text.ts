import { readFile } from 'node:fs/promises';

/** The text of a file, or null when there is none. @throws for every other reason. */
export async function tryReadText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
