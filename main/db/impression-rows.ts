import type Database from 'better-sqlite3';
import { z } from 'zod';
import { riskLevelSchema } from '../../shared/diagnosis.ts';
import type { RunId } from '../../shared/ids.ts';
import type { Impression, ImpressionState } from '../../shared/ipc/impression-channels.ts';

/** One version of a report. */
export interface ReportVersionKey {
  readonly runId: RunId;
  readonly contentHash: string;
}

export interface ImpressionRows {
  stateOf(report: ReportVersionKey): ImpressionState;
  /** Notes that the report is opened; what was noted before stays. Nothing for a run that is not in the cache. */
  open(report: ReportVersionKey, impression: Impression | null, nowMs: number): void;
  /** Removes those of runs that are not in the cache. */
  purgeRunless(): void;
  isBlind(): boolean;
  setBlind(isBlind: boolean): void;
}

const rowSchema = z.object({
  opened_at_ms: z.int(),
  risk: riskLevelSchema.nullable(),
  text: z.string().nullable(),
});

const blindMode = 'blind mode';

/**
 * The risk of a joined report as its reader may see it: with blind mode on none, until the report was opened. For
 * statements that join `runs` and `reports`.
 */
export const shownRisk = `case when exists (select 1 from choices where name = '${blindMode}' and value = 'on')
    and not exists (
      select 1 from impressions
      where impressions.run_id = runs.id and impressions.content_hash = reports.content_hash
    ) then null else reports.risk_level end`;

/** Reads and writes of the tables `impressions` and `choices`. */
export function prepareImpressionRows(database: Database.Database): ImpressionRows {
  const get = database.prepare(
    'select opened_at_ms, risk, text from impressions where run_id = ? and content_hash = ?',
  );
  const put = database.prepare(
    `insert or ignore into impressions (run_id, content_hash, opened_at_ms, risk, text)
     select @runId, @contentHash, @nowMs, @risk, @text where exists (select 1 from runs where id = @runId)`,
  );
  const purge = database.prepare('delete from impressions where run_id not in (select id from runs)');
  const choice = database.prepare('select value from choices where name = ?').pluck();
  const choose = database.prepare('insert or replace into choices (name, value) values (?, ?)');
  const isBlind = () => choice.get(blindMode) === 'on';
  return {
    stateOf({ runId, contentHash }) {
      const found = get.get(runId, contentHash);
      const row = found === undefined ? null : rowSchema.parse(found);
      return { isBlind: isBlind(), isOpened: row !== null, impression: row && impressionOf(row) };
    },
    open({ runId, contentHash }, impression, nowMs) {
      const { risk = null, text = null } = impression ?? {};
      put.run({ runId, contentHash, nowMs, risk, text });
    },
    purgeRunless: () => void purge.run(),
    isBlind,
    setBlind: (on) => void choose.run(blindMode, on ? 'on' : 'off'),
  };
}

function impressionOf({
  opened_at_ms,
  risk,
  text,
}: z.infer<typeof rowSchema>): ImpressionState['impression'] {
  if (risk === null && (text === null || text === '')) return null;
  return { risk, text: text ?? '', writtenAtMs: opened_at_ms };
}
