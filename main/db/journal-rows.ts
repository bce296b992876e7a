import type Database from 'better-sqlite3';
import { z } from 'zod';
import { type ClaimId, claimIdSchema, type RunId } from '../../shared/ids.ts';

export interface JournaledDraft {
  readonly claimId: ClaimId;
  readonly text: string;
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
  tryRead(runId: RunId): JournaledDraft | null;
}

const pieceSchema = z.object({ claim_id: claimIdSchema, text: z.string() });

/** Reads and writes of the table `stream_journal`. */
export function prepareJournalRows(database: Database.Database): JournalRows {
  const forget = database.prepare('delete from stream_journal where run_id = ?');
  const append = database.prepare(
    `insert into stream_journal (run_id, claim_id, text_offset, text, written_at_ms)
     values (@runId, @claimId, @offset, @text, @writtenAtMs)`,
  );
  const read = database.prepare('select claim_id, text from stream_journal where run_id = ? order by id');
  return {
    begin: (runId) => void forget.run(runId),
    append: (piece) => void append.run(piece),
    tryRead(runId) {
      const pieces = z.array(pieceSchema).parse(read.all(runId));
      const last = pieces.at(-1);
      if (!last) return null;
      return { claimId: last.claim_id, text: pieces.map((piece) => piece.text).join('') };
    },
  };
}
