import type { CallError } from '../../../shared/envelope.ts';
import { err, ok } from '../../../shared/result.ts';
import { shownOfReport } from '../../audit/shown.ts';
import { deskOf, type Handlers } from '../handlers.ts';

const noSuchReport: CallError = {
  code: 'NOT_FOUND',
  message: 'There is no such report, or it is not yours to see.',
};

/** The reports of a patient, to compare them, out of the local cache. That one was shown is on record. */
export function reportHandlers(): Pick<Handlers, 'runs.versions' | 'runs.report'> {
  return {
    async 'runs.versions'({ runId }, context) {
      return ok({ versions: deskOf(context).cache.listReportVersions(runId) });
    },

    async 'runs.report'({ artifactId }, context) {
      const { cache, access } = deskOf(context);
      const report = cache.tryGetReport(artifactId);
      // A report may be there before its run is, and stay a moment longer: only with its run it is one to be seen.
      if (!report || !cache.tryGetRun(report.run_id)) return err(noSuchReport);
      access.note([shownOfReport(report)], context.requestId);
      return ok({ report });
    },
  };
}
