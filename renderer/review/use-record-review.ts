import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RequestOf, ResponseOf } from '../../shared/ipc-contract.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';
import { whileTaken } from '../lock/kept.ts';

type Request = RequestOf<'reviews.record'>;

/** The report that was read and is decided about; another one since is refused. */
export type ReviewedReport = Pick<Request, 'runId' | 'artifactId' | 'contentHash'>;

/** What is decided about one of its findings. */
export type FindingDecision = Pick<Request, 'findingIndex' | 'decision' | 'reason'>;

/**
 * Records a decision; it is on the screen as soon as it is stored or kept, without another question in between.
 * @param take takes out of what outlasts the lock the form that is saved; @returns what brings it back
 */
export function useRecordReview(reviewed: ReviewedReport, take: () => readonly (() => void)[]) {
  const client = useQueryClient();
  const key = queryKeys.run(reviewed.runId);
  return useMutation({
    mutationFn: (decision: FindingDecision) =>
      whileTaken(
        take(),
        () => invoke('reviews.record', { ...reviewed, ...decision }),
        () => true,
      ),
    onSuccess: async ({ outcome, review: record }) => {
      // An answer that is under way may be of before this decision.
      await client.cancelQueries({ queryKey: key });
      const added = { record, pending: outcome === 'kept' };
      client.setQueryData<ResponseOf<'runs.get'>>(key, (run) => run && withReview(run, added));
      return client.invalidateQueries({ queryKey: key });
    },
  });
}

function withReview(
  run: ResponseOf<'runs.get'>,
  added: ResponseOf<'runs.get'>['reviews'][number],
): ResponseOf<'runs.get'> {
  const others = run.reviews.filter(({ record }) => record.id !== added.record.id);
  return { ...run, reviews: [...others, added] };
}
