/**
 * What may be logged of an unexpected error: its class and the file and line that threw it. Never its message, which
 * may quote a note, a prompt or an answer.
 */
export function describeBug(bug: unknown): { error: string; at: string | null } {
  if (!(bug instanceof Error)) return { error: typeof bug, at: null };
  const stack = bug.stack ?? '';
  const messageStart = stack.indexOf(bug.message);
  const frames = messageStart === -1 ? '' : stack.slice(messageStart + bug.message.length);
  const at = /\n\s+at [^\n]*?([\w.-]+:\d+:\d+)\)?(?:\n|$)/.exec(frames)?.[1] ?? null;
  return { error: bug.name, at };
}
