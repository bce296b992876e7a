import { describe, expect, it } from 'vitest';
import { finishedNotification, haltedNotification } from '../../../main/execution/batch-notification.ts';
import type { Batch } from '../../../shared/ipc/batch-channels.ts';

const ended: Batch = {
  state: 'finished',
  total: 20,
  waiting: 0,
  running: [],
  succeeded: 17,
  failed: 3,
  taken: 0,
  cancelled: 0,
  left: 0,
  unsynced: 0,
  failures: [],
  startedAtMs: 0,
  endedAtMs: 1,
};
const mixed: Batch = {
  ...ended,
  total: 12,
  succeeded: 1,
  failed: 2,
  cancelled: 3,
  taken: 1,
  unsynced: 1,
  left: 4,
};

describe('the notification at the end of a batch', () => {
  it('counts what came out of the runs, in English and German', () => {
    expect(finishedNotification(ended, 'en')).toEqual({
      title: 'Diagnosis runs',
      body: '20 runs finished: 17 reports, 3 failed',
    });
    expect(finishedNotification(ended, 'de')).toEqual({
      title: 'Diagnoseläufe',
      body: '20 Läufe beendet: 17 Berichte, 3 fehlgeschlagen',
    });
  });

  it('names everything that happened, and one in the singular', () => {
    expect(finishedNotification(mixed, 'en').body).toBe(
      '8 runs finished: 1 report, 2 failed, 3 cancelled, 1 taken by others, 1 waits to sync, 4 left in the queue',
    );
    expect(finishedNotification(mixed, 'de').body).toBe(
      '8 Läufe beendet: 1 Bericht, 2 fehlgeschlagen, 3 abgebrochen, 1 von anderen übernommen, 1 wartet auf Abgleich, 4 in der Warteschlange geblieben',
    );
  });

  it('says when nothing ran', () => {
    const left: Batch = { ...ended, total: 5, succeeded: 0, failed: 0, left: 5 };
    expect(finishedNotification(left, 'en').body).toBe('No run was executed: 5 left in the queue');
  });

  it('says that a batch which paused by itself waits', () => {
    const paused: Batch = { ...ended, state: 'paused', waiting: 1 };
    expect(haltedNotification(paused, 'en').body).toBe('Paused: 1 run waits');
    expect(haltedNotification({ ...paused, waiting: 5 }, 'de').body).toBe('Angehalten: 5 Läufe warten');
  });
});
