import type Database from 'better-sqlite3';
import { z } from 'zod';
import { type ClaimId, claimIdSchema, type RunId } from '../../shared/ids.ts';

export interface JournaledDraft {
  readonly claimId: ClaimId;
  readonly text: string;
  /** Epoch ms of its last piece. */
  readonly writtenAtMs: number;
}

/** A piece of streamed text. `offset` counts UTF-16 units from the beginning of the draft. */
export interface JournalPiece {
  readonly runId: RunId;
  readonly claimId: ClaimId;
  readonly offset: number;
  readonly text: string;
  readonly writtenAtMs: number;
}

export interface JournalRows {
  /** Forgets the drafts of earlier attempts: only the latest one is ever shown. */
  begin(runId: RunId): void;
  append(piece: JournalPiece): void;
  /** Forgets the draft of one attempt. */
  forget(claimId: ClaimId): void;
  tryRead(runId: RunId): JournaledDraft | null;
}

const pieceSchema = z.object({ claim_id: claimIdSchema, text: z.string(), written_at_ms: z.number() });

/** Reads and writes of the table `stream_journal`. */
export function prepareJournalRows(database: Database.Database): JournalRows {
  const forgetRun = database.prepare('delete from stream_journal where run_id = ?');
  const forget = database.prepare('delete from stream_journal where claim_id = ?');
  const append = database.prepare(
    `insert into stream_journal (run_id, claim_id, text_offset, text, written_at_ms)
     values (@runId, @claimId, @offset, @text, @writtenAtMs)`,
  );
  const read = database.prepare(
    'select claim_id, text, written_at_ms from stream_journal where run_id = ? order by id',
  );
  return {
    begin: (runId) => void forgetRun.run(runId),
    append: (piece) => void append.run(piece),
    forget: (claimId) => void forget.run(claimId),
    tryRead(runId) {
      const pieces = z.array(pieceSchema).parse(read.all(runId));
      const last = pieces.at(-1);
      if (!last) return null;
      const text = pieces.map((piece) => piece.text).join('');
      return { claimId: last.claim_id, text, writtenAtMs: last.written_at_ms };
    },
  };
}
