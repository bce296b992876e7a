import type { WiringFacts } from './facts.ts';

/**
 * Everything that is wired on one side only.
 * @param unusedGrants functions that may be granted without being used, with the reasons
 * @returns one sentence each, with the name of the orphan; sorted by kind
 */
export function findOrphans(facts: WiringFacts, unusedGrants: Readonly<Record<string, string>>): string[] {
  return [...channelOrphans(facts), ...eventOrphans(facts), ...databaseOrphans(facts, unusedGrants)];
}

function channelOrphans(facts: WiringFacts): string[] {
  const channels = new Set(facts.channels.keys());
  return [
    ...[...facts.channels].flatMap(([name, problems]) =>
      problems.map((problem) => `channel ${name} ${problem}`),
    ),
    ...missing(channels, facts.handlers, (name) => `channel ${name} has no handler`),
    ...missing(facts.handlers, channels, (name) => `handler ${name} is of no channel`),
    ...missing(channels, facts.preload, (name) => `channel ${name} does not pass the preload`),
    ...missing(facts.preload, channels, (name) => `the preload passes ${name}, which is no channel`),
    ...missing(channels, facts.invoked, (name) => `channel ${name} has no literal callsite in renderer/`),
    ...missing(facts.invoked, channels, (name) => `renderer/ calls ${name}, which is no channel`),
    ...missing(channels, facts.inTests, (name) => `channel ${name} has no test that names it`),
  ];
}

function eventOrphans(facts: WiringFacts): string[] {
  const { events } = facts;
  return [
    ...missing(events, facts.preloadEvents, (name) => `event ${name} does not pass the preload`),
    ...missing(facts.preloadEvents, events, (name) => `the preload lets ${name} through, which is no event`),
    ...missing(events, facts.announced, (name) => `event ${name} is never announced by main/`),
    ...missing(events, facts.listened, (name) => `event ${name} has no listener in renderer/`),
    ...missing(facts.listened, events, (name) => `renderer/ listens to ${name}, which is no event`),
  ];
}

function databaseOrphans(facts: WiringFacts, unusedGrants: Readonly<Record<string, string>>): string[] {
  const { rpcsUsed, granted } = facts;
  const excused = new Set(Object.keys(unusedGrants));
  return [
    ...missing(
      rpcsUsed,
      facts.functions,
      (name) => `function ${name} is called by main/remote/ and no migration makes it`,
    ),
    ...missing(
      facts.tablesUsed,
      facts.tables,
      (name) => `table ${name} is used by main/remote/ and no migration makes it`,
    ),
    ...missing(
      new Set([...rpcsUsed].filter((name) => facts.functions.has(name))),
      granted,
      (name) => `function ${name} is called by main/remote/ and not granted to authenticated`,
    ),
    ...missing(
      granted,
      new Set([...rpcsUsed, ...excused]),
      (name) => `function ${name} is granted to authenticated, not used and not excused`,
    ),
    ...[...excused]
      .filter((name) => !granted.has(name) || rpcsUsed.has(name))
      .map(
        (name) => `the excuse for ${name} is not needed: it is ${granted.has(name) ? 'used' : 'not granted'}`,
      ),
  ];
}

function missing(
  names: ReadonlySet<string>,
  from: ReadonlySet<string>,
  sentence: (name: string) => string,
): string[] {
  return [...names].filter((name) => !from.has(name)).map(sentence);
}
