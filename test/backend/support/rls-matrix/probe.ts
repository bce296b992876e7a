import type { TransactionSql } from 'postgres';
import { z } from 'zod';

/** Somebody who tries something, as Postgres sees them. */
export interface Caller {
  readonly name: string;
  readonly role: 'anon' | 'authenticated' | 'service_role' | 'postgres';
  /** Whom the token is for. */
  readonly userId: string | null;
}

/** What is tried in one statement, and undone at once. */
export interface Probe {
  /** The table or function it is about. */
  readonly about: string;
  readonly name: string;
  readonly caller: Caller;
  /** One statement. A `read` gives one row with one jsonb. */
  readonly text: string;
  readonly kind: 'read' | 'write';
  /** What comes before it in the same attempt; none of it may fail. */
  readonly before?: readonly { readonly caller: Caller; readonly text: string }[];
  /** @returns what is wrong with the answer, or null. */
  judge(answer: Answer): string | null;
}

const answerSchema = z.object({
  /** SQLSTATE; 00000 when it went through. */
  state: z.string(),
  message: z.string(),
  /** Rows that a `write` touched. */
  rows: z.number(),
  value: z.unknown(),
  /** Rows written anywhere in the product's tables, also by what was called. */
  written: z.number(),
});
export type Answer = z.infer<typeof answerSchema>;

/** Something that should not be. */
export interface Finding {
  readonly about: string;
  readonly text: string;
}

/** Many go over in one call: thousands of attempts take a second or two. */
const perCall = 500;

/**
 * Makes the attempts within the transaction, each in the role of its caller and undone.
 * @returns what was wrong; `enough` ends the search with the call that found something.
 */
export async function runProbes(
  sql: TransactionSql,
  probes: readonly Probe[],
  enough: 'all' | 'first' = 'all',
): Promise<Finding[]> {
  await sql.unsafe(proberText);
  const findings: Finding[] = [];
  for (let from = 0; from < probes.length; from += perCall) {
    if (enough === 'first' && findings.length > 0) return findings;
    const part = probes.slice(from, from + perCall);
    const rows = await sql.unsafe('select answer from pg_temp.probe_all($1::text::jsonb) answer', [
      JSON.stringify(part.map(toJson)),
    ]);
    for (const [index, probe] of part.entries()) {
      const answer = answerSchema.parse(rows[index]?.answer);
      const wrong = judge(probe, answer);
      if (wrong !== null)
        findings.push({ about: probe.about, text: `${probe.caller.name}: ${probe.name}: ${wrong}` });
    }
  }
  return findings;
}

/** An answer of a shape that the judge does not know is wrong too. */
export function judge(judged: Pick<Probe, 'judge'>, answer: Answer): string | null {
  try {
    return judged.judge(answer);
  } catch (fault) {
    if (!(fault instanceof z.ZodError)) throw fault;
    return `answers in another shape: ${answer.state} ${answer.message} ${JSON.stringify(answer.value)?.slice(0, 160)}`;
  }
}

function toJson({ caller, text, kind, before = [] }: Probe) {
  const step = (who: Caller, statement: string) => ({
    role: who.role,
    claims: claimsOf(who),
    text: statement,
  });
  return { kind, ...step(caller, text), before: before.map((earlier) => step(earlier.caller, earlier.text)) };
}

function claimsOf({ role, userId }: Caller): string {
  return role === 'postgres' && userId === null ? '' : JSON.stringify({ role, sub: userId ?? undefined });
}

const proberText = `
  create or replace function pg_temp.probe_all(p_probes jsonb) returns setof jsonb language plpgsql as $probe$
  declare
    probe jsonb;
    step jsonb;
    state text;
    message text;
    touched bigint;
    answered jsonb;
    writes bigint;
    product constant oid[] := array(
      select c.oid from pg_class c
      where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind = 'r');
  begin
    for probe in select * from jsonb_array_elements(p_probes) loop
      state := '00000'; message := ''; touched := 0; answered := null; writes := 0;
      begin
        for step in select * from jsonb_array_elements(probe -> 'before') loop
          perform set_config('request.jwt.claims', step ->> 'claims', true), set_config('role', step ->> 'role', true);
          execute step ->> 'text';
        end loop;
        writes := -(select sum(pg_stat_get_xact_tuples_inserted(t) + pg_stat_get_xact_tuples_updated(t)
          + pg_stat_get_xact_tuples_deleted(t)) from unnest(product) t);
        perform set_config('request.jwt.claims', probe ->> 'claims', true), set_config('role', probe ->> 'role', true);
        if probe ->> 'kind' = 'read' then
          execute probe ->> 'text' into answered;
        else
          execute probe ->> 'text';
          get diagnostics touched = row_count;
        end if;
        writes := writes + (select sum(pg_stat_get_xact_tuples_inserted(t) + pg_stat_get_xact_tuples_updated(t)
          + pg_stat_get_xact_tuples_deleted(t)) from unnest(product) t);
        raise exception using errcode = 'ZZ999';
      exception
        when sqlstate 'ZZ999' then null;
        when others then
          state := sqlstate; message := sqlerrm; writes := 0;
      end;
      return next jsonb_build_object(
        'state', state, 'message', message, 'rows', touched, 'value', answered, 'written', writes);
    end loop;
  end $probe$`;
