/**
 * How runs ended over time, and how long the model took, for the overview of the admins: both are counted along these
 * indexes without reading a run or a report.
 */
export const endsInTime = `
create index runs_by_end on runs (status, failure, newest_ms) where status in ('succeeded', 'failed');
create index reports_by_latency on reports (created_at, json_extract(provenance, '$.latency_ms'));
`;
