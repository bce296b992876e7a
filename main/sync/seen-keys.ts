import type { SeenKeys } from '../db/purge-unseen.ts';
import type { PullChange, PullPage } from '../remote/remote.ts';

/** Collects which rows a pull from the beginning returned. */
export function createSeenKeys(): { readonly keys: SeenKeys; note(page: PullPage): void } {
  const keys = {
    patients: new Set<string>(),
    runs: new Set<string>(),
    reports: new Set<string>(),
    reviews: new Set<string>(),
    flags: new Set<string>(),
  };
  return {
    keys,
    note(page) {
      for (const change of page.changes) noteChange(change);
      // A row that can't be read is still one that the user may see: what is cached of it stays.
      for (const { table, id } of page.rejected) if (table !== 'unknown') keys[table].add(id);
    },
  };

  function noteChange(change: PullChange): void {
    if (change.op === 'delete') keys[change.table].delete(keyOf(change));
    else keys[change.table].add(keyOf(change));
  }
}

function keyOf(change: PullChange): string {
  if (change.op === 'upsert') {
    return change.table === 'flags' ? `${change.row.organization_id}/${change.row.flag}` : change.row.id;
  }
  return change.table === 'flags' ? `${change.organizationId}/${change.flag}` : change.id;
}
