import { useQuery } from '@tanstack/react-query';
import type { ArtifactId, RunId } from '../../shared/ids.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** The reports that one of this run can be compared with, newest first, its own among them. */
export function useVersions(runId: RunId) {
  return useQuery({
    queryKey: queryKeys.versions(runId),
    queryFn: () => invoke('runs.versions', { runId }),
  });
}

/** One stored report. That it was shown is on record, so it is asked for only where it is shown. */
export function useReport(artifactId: ArtifactId) {
  return useQuery({
    queryKey: queryKeys.report(artifactId),
    queryFn: () => invoke('runs.report', { artifactId }),
  });
}
