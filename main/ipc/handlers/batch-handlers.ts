import { err, ok } from '../../../shared/result.ts';
import { deskOf, type Handlers } from '../handlers.ts';

type BatchChannel =
  | 'batch.start'
  | 'batch.get'
  | 'batch.pause'
  | 'batch.resume'
  | 'batch.cancel'
  | 'batch.dismiss';

/** Many runs at once: one batch per desk. */
export const batchHandlers: Pick<Handlers, BatchChannel> = {
  async 'batch.start'({ runIds }, context) {
    const { batch, cache } = deskOf(context);
    if (batch.current()?.state === 'cancelling') {
      return err({
        code: 'CONFLICT',
        message: 'The batch is being cancelled. Start again when it has ended.',
      });
    }
    return ok({ batch: batch.start(runIds ?? cache.listQueuedRunIds()) });
  },
  async 'batch.get'(_request, context) {
    return ok({ batch: deskOf(context).batch.current() });
  },
  async 'batch.pause'(_request, context) {
    return ok({ batch: deskOf(context).batch.pause() });
  },
  async 'batch.resume'(_request, context) {
    return ok({ batch: deskOf(context).batch.resume() });
  },
  async 'batch.cancel'(_request, context) {
    return ok({ batch: deskOf(context).batch.cancel() });
  },
  async 'batch.dismiss'(_request, context) {
    return ok({ batch: deskOf(context).batch.dismiss() });
  },
};
