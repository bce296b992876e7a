import { performance } from 'node:perf_hooks';
import type { SupabaseClient } from '@supabase/supabase-js';
import type { Sql, TransactionSql } from 'postgres';
import { z } from 'zod';
import { inUndone } from '../backend/support/rls-matrix/run-matrix.ts';
import type { Campaign } from './support/campaign.ts';
import { type Reader, withManyRuns } from './support/many-runs.ts';

const limitMs = 50;
/** A list that asks for each row has to be that much slower, or the control shows nothing. */
const leastRatio = 3;
const columns =
  'id, organization_id, patient_id, status, priority, attempt, started_at, completed_at, created_at';

/** The lists of a worklist: what waits, in its order, and what has ended, the latest first. */
const lists = [
  {
    name: 'queued',
    index: 'diagnosis_runs_queued',
    text: `select ${columns} from diagnosis_runs where status = 'queued' order by priority desc, created_at, id limit 50`,
    ask: (client: SupabaseClient) =>
      client
        .from('diagnosis_runs')
        .select(columns)
        .eq('status', 'queued')
        .order('priority', { ascending: false })
        .order('created_at')
        .order('id')
        .limit(50),
  },
  {
    name: 'ended',
    index: 'diagnosis_runs_ended',
    text: `select ${columns} from diagnosis_runs where status in ('succeeded', 'failed')
      order by completed_at desc, id limit 50`,
    ask: (client: SupabaseClient) =>
      client
        .from('diagnosis_runs')
        .select(columns)
        .in('status', ['succeeded', 'failed'])
        .order('completed_at', { ascending: false })
        .order('id')
        .limit(50),
  },
];
type List = (typeof lists)[number];

/**
 * The lists over very many runs under row level security, over HTTP, as a clinician of a few patients and as an admin. The
 * plan asks for the caller's patients once and reads an index. The control asks for every row, as policies are first
 * written.
 */
export const campaign: Campaign = {
  name: 'rls-speed',
  smallScale: 0.1,
  run: ({ scaled, scale, note }) =>
    withManyRuns(scaled(150_000), async ({ sql, clinician, admin }) => {
      const tries = Math.max(10, scaled(100));
      const faults: string[] = [];
      const perList: number[][] = [];
      for (const list of lists) {
        for (const reader of [clinician, admin]) {
          for (const fault of await faultsOfPlan(sql, list, reader))
            faults.push(`${list.name} ${reader.name}: ${fault}`);
          perList.push(await timesOf(tries, () => ask(list, reader)));
        }
      }
      for (const fault of faults) note(fault);
      const { ours, naive } = await compareWithNaive(sql, clinician);
      const ratio = naive / ours;
      const slowest = (share: number) => Math.max(...perList.map((taken) => quantile(taken, share)));
      const p95Ms = slowest(0.95);
      return {
        ok: faults.length === 0 && ratio >= leastRatio && (scale < 1 || p95Ms <= limitMs),
        counts: {
          rows: scaled(150_000),
          lists: lists.length,
          p95_ms: p95Ms.toFixed(1),
          median_ms: slowest(0.5).toFixed(1),
          sql_ms: ours.toFixed(1),
          control_ms: naive.toFixed(1),
          control_ratio: ratio.toFixed(1),
          plan_faults: faults.length,
        },
      };
    }),
};

async function ask({ ask: query }: List, { client }: Reader): Promise<void> {
  const { data, error } = await query(client);
  if (error !== null) throw error;
  if (data.length !== 50) throw new Error(`the list has ${data.length} rows`);
}

/** @returns how long each try took, in milliseconds; the first ones, which warm up, are left out. */
async function timesOf(tries: number, work: () => Promise<void>): Promise<number[]> {
  const taken: number[] = [];
  for (let index = -3; index < tries; index += 1) {
    const startedAtMs = performance.now();
    await work();
    if (index >= 0) taken.push(performance.now() - startedAtMs);
  }
  return taken;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function become(transaction: TransactionSql, { userId }: Reader): Promise<void> {
  const claims = JSON.stringify({ role: 'authenticated', sub: userId });
  await transaction`select set_config('request.jwt.claims', ${claims}, true)`;
  await transaction`set local role authenticated`;
}

const explainedSchema = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: z.json() })]) })]);

/** @returns what the plan of the list does that it should not, or does not do that it should. */
function faultsOfPlan(sql: Sql, { text, index }: List, reader: Reader): Promise<string[]> {
  return inUndone(sql, async (transaction) => {
    await become(transaction, reader);
    const rows = await transaction.unsafe(`explain (analyze, format json) ${text}`);
    const [{ 'QUERY PLAN': plan }] = explainedSchema.parse([...rows]);
    const nodes = nodesOf(plan[0].Plan);
    const asks = nodes.filter((node) => node['Function Name'] === 'visible_patients');
    const told = JSON.stringify(nodes);
    return [
      ...(nodes.some((node) => node['Index Name'] === index) ? [] : [`${index} is not used`]),
      ...(asks.length === 1 && asks[0]?.['Actual Loops'] === 1
        ? []
        : ['the patients are not asked for once']),
      ...(told.includes('hashed SubPlan') ? [] : ['the patients are not looked up in a hash']),
      ...(told.includes('can_work_on') ? ['a function is called for each row'] : []),
      ...(nodes.some((node) => node['Node Type'] === 'Seq Scan') ? ['a table is read from end to end'] : []),
    ];
  });
}

type Node = Readonly<Record<string, unknown>>;
const nodeSchema = z.record(z.string(), z.unknown());

function nodesOf(plan: unknown): Node[] {
  const node = nodeSchema.parse(plan);
  const inner = z.array(z.unknown()).parse(node.Plans ?? []);
  const { Plans: _, ...self } = node;
  return [self, ...inner.flatMap(nodesOf)];
}

/** Both in SQL, so that the protocol does not blur them. @returns the medians in milliseconds. */
function compareWithNaive(sql: Sql, reader: Reader): Promise<{ ours: number; naive: number }> {
  return inUndone(sql, async (transaction) => {
    const [list] = lists;
    const measure = async (tries: number) => {
      await become(transaction, reader);
      const taken = await timesOf(tries, async () => void (await transaction.unsafe(list?.text ?? '')));
      await transaction`reset role`;
      return quantile(taken, 0.5);
    };
    const ours = await measure(20);
    await transaction`
      alter policy workstation_select on diagnosis_runs using (private.can_work_on(organization_id, patient_id))`;
    return { ours, naive: await measure(3) };
  });
}
