import type { Sql } from 'postgres';
import { z } from 'zod';
import type { Random } from '../../../embedded/demo/random.ts';
import type { Probe } from '../../backend/support/rls-matrix/probe.ts';

const nodesSchema = z.array(z.object({ name: z.string(), body: z.string() }));

/** Tells which attempts come near a table or function: those about it, and about all that use it, in an order by lot. */
export async function createRelevance(
  sql: Sql,
  inOrder: readonly Probe[],
  random: Random,
): Promise<(about: string) => { readonly near: Probe[]; readonly far: Probe[] }> {
  const drawn = inOrder.map((probe) => ({ probe, lot: random.next() }));
  const probes = drawn.sort((one, other) => one.lot - other.lot).map(({ probe }) => probe);
  const nodes = nodesSchema.parse([...(await sql.unsafe(usesQuery))]);
  return (about) => {
    const names = new Set([about]);
    for (let before = 0; before < names.size; ) {
      before = names.size;
      for (const { name, body } of nodes) if ([...names].some((used) => body.includes(used))) names.add(name);
    }
    const direct = new Set([about]);
    const near = probes.filter((probe) => direct.has(probe.about));
    const using = probes.filter((probe) => names.has(probe.about) && !direct.has(probe.about));
    const rest = probes.filter((probe) => !names.has(probe.about));
    return { near: [...near, ...using], far: rest };
  };
}

/** What is mentioned where: functions in functions and views, and both in policies and triggers of tables. */
const usesQuery = `
  select p.proname as name, string_agg(p.prosrc, ' ') as body
  from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) group by p.proname
  union all
  select c.relname, pg_get_viewdef(c.oid) from pg_class c
  where c.relnamespace = 'private'::regnamespace and c.relkind = 'v'
  union all
  select c.relname, pg_get_expr(p.polqual, p.polrelid) from pg_policy p join pg_class c on c.oid = p.polrelid
  union all
  select c.relname, f.proname from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc f on f.oid = t.tgfoid
  where not t.tgisinternal`;
