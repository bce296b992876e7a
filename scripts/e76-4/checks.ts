import type { Check } from './check.ts';
import { check as executeCallsite } from './checks/01-execute-callsite.ts';
import { check as onlyQueued } from './checks/02-only-queued.ts';
import { check as running } from './checks/03-running.ts';
import { check as writeGuard } from './checks/04-write-guard.ts';
import { check as contextPack } from './checks/05-context-pack.ts';
import { check as anthropicSdk } from './checks/06-anthropic-sdk.ts';
import { check as validatedFirst } from './checks/07-validated-first.ts';
import { check as artifact } from './checks/08-artifact.ts';
import { check as linked } from './checks/09-linked.ts';
import { check as succeeded } from './checks/10-succeeded.ts';
import { check as failed } from './checks/11-failed.ts';
import { check as validationError } from './checks/12-validation-error.ts';
import { check as flag } from './checks/13-flag.ts';
import { check as roles } from './checks/14-roles.ts';
import { check as uuid } from './checks/15-uuid.ts';
import { check as envelope } from './checks/16-envelope.ts';
import { check as logged } from './checks/17-logged.ts';
import { check as intents } from './checks/18-intents.ts';
import { check as runsInCi } from './checks/19-runs-in-ci.ts';
import { check as matrix } from './checks/20-matrix.ts';

/** One check for each rule, in the order of the rules. The matrix comes last: it looks at how the others fared. */
export const checks: readonly Check[] = [
  executeCallsite,
  onlyQueued,
  running,
  writeGuard,
  contextPack,
  anthropicSdk,
  validatedFirst,
  artifact,
  linked,
  succeeded,
  failed,
  validationError,
  flag,
  roles,
  uuid,
  envelope,
  logged,
  intents,
  runsInCi,
  matrix,
];
