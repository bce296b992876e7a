import type { CheckEntry, Rule } from './rules.ts';
import type { World } from './world.ts';

/** Checks one rule. */
export interface Check extends CheckEntry {
  /**
   * @returns what was seen that violates the rule, one sentence each; empty when it is satisfied.
   * @throws when the check itself could not be made: that is an error of the script, not a violation.
   */
  look(world: World): Promise<readonly string[]>;
}

/** How one rule fared. */
export interface RuleResult {
  readonly rule: Rule['id'];
  readonly kind: CheckEntry['kind'];
  readonly violations: readonly string[];
}

/** Collects what was seen; `expect` notes its sentence when something is not as it must be. */
export function createFindings() {
  const seen: string[] = [];
  return {
    seen,
    expect(isAsItMustBe: boolean, sentence: string): void {
      if (!isAsItMustBe) seen.push(sentence);
    },
  };
}
