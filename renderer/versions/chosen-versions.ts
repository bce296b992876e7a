import type { ArtifactId } from '../../shared/ids.ts';
import type { ReportVersion } from '../../shared/ipc/report-channels.ts';

/** Two versions that are compared: `before` is always the earlier one. */
export interface ChosenVersions {
  readonly before: ReportVersion;
  readonly after: ReportVersion;
}

/** What was chosen, by ids; null: the default. */
export interface VersionChoice {
  readonly before: ArtifactId | null;
  readonly after: ArtifactId | null;
}

/**
 * The two versions to compare: as chosen where that is still there, else the latest and the one before it.
 * @param versions newest first
 * @returns null when there are fewer than two
 */
export function chosenVersions(
  versions: readonly ReportVersion[],
  { before, after }: VersionChoice,
): ChosenVersions | null {
  const placeOf = (id: ArtifactId | null) => versions.findIndex((version) => version.id === id);
  const afterAt = Math.min(Math.max(placeOf(after), 0), versions.length - 2);
  const beforeAt = placeOf(before);
  const earlier = versions[beforeAt > afterAt ? beforeAt : afterAt + 1];
  const later = versions[afterAt];
  return earlier && later ? { before: earlier, after: later } : null;
}
