import { z } from 'zod';

const codedSchema = z.object({ code: z.string() });
const namedSchema = z.object({ name: z.string() });

/**
 * Lite prints every database error whole, with the values that were sent: patient data has no place in a log.
 * From here on `console.error` and `console.warn` of this process keep an error's kind only, and nothing of those
 * with a code, which the caller is told.
 */
export function redactConsole(log: (line: string) => void): void {
  const print = (...values: readonly unknown[]) => {
    if (values.some((value) => codedSchema.safeParse(value).success)) return;
    const named = values.map((value) => namedSchema.safeParse(value)).find((parsed) => parsed.success);
    log(`api: ${named?.data?.name ?? 'message withheld'}`);
  };
  console.error = print;
  console.warn = print;
}
