import { ok } from '../../shared/result.ts';
import type { Remote } from '../remote/remote.ts';

/** Clinical text and JSON, in either language: about four bytes a token. */
const bytesPerToken = 4;

/**
 * Gives every record that is read the budget of this workstation, so that its preview, the hash it is queued under and
 * what is sent to the model are cut alike.
 * @param kiloTokens thousands of tokens, asked for each record
 */
export function withRecordBudget<R extends Pick<Remote, 'contexts'>>(remote: R, kiloTokens: () => number): R {
  return {
    ...remote,
    contexts: {
      async tryGetContext(patientId) {
        const read = await remote.contexts.tryGetContext(patientId);
        if (!read.ok || read.value === null) return read;
        return ok({ ...read.value, budgetBytes: kiloTokens() * 1000 * bytesPerToken });
      },
    },
  };
}
