import type { Check, RuleResult } from './check.ts';
import { checks } from './checks.ts';
import { type Rule, rules } from './rules.ts';
import { openStage } from './world.ts';

/**
 * Makes the checks, one after the other, on one stage, which is set up when the first of them needs it.
 * @param only the numbers of the rules to check; null: all
 * @throws what a check throws: an error of the script, not a violation
 */
export async function runChecks(
  only: readonly number[] | null,
  onResult: (result: RuleResult) => void = () => undefined,
): Promise<RuleResult[]> {
  const soFar = new Map<Rule['id'], readonly string[]>();
  const results: RuleResult[] = [];
  let opening: ReturnType<typeof openStage> | null = null;
  const world = {
    soFar,
    registered: { rules, checks },
    stage() {
      opening ??= openStage();
      return opening;
    },
  };
  try {
    for (const check of chosen(only)) {
      const violations = await check.look(world);
      soFar.set(check.rule, violations);
      const result: RuleResult = { rule: check.rule, kind: check.kind, violations };
      results.push(result);
      onResult(result);
    }
    return results;
  } finally {
    await closeStage(opening);
  }
}

/** A stage that did not open has thrown already. */
async function closeStage(opening: ReturnType<typeof openStage> | null): Promise<void> {
  const stage = await opening?.catch(() => null);
  await stage?.close();
}

function chosen(only: readonly number[] | null): readonly Check[] {
  if (only === null) return checks;
  const wanted = only.map((number): Rule['id'] => `R-E76.4-${number}`);
  const unknown = wanted.filter((id) => !checks.some(({ rule }) => rule === id));
  if (unknown.length > 0) throw new Error(`there is no rule ${unknown.join(', ')}`);
  return checks.filter(({ rule }) => wanted.includes(rule));
}
