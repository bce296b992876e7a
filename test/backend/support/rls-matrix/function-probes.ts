import type { Catalog, CatalogFunction } from './catalog.ts';
import type { Facts } from './facts.ts';
import { type FunctionCase, functionRules } from './function-rules.ts';
import { executablePrivate } from './privilege-rules.ts';
import type { Caller, Probe } from './probe.ts';
import { typedLiteral } from './sql-text.ts';
import { refused } from './table-probes.ts';
import { targetsOf } from './targets.ts';

/** One call of an offered function, for either channel. */
export interface OfferedCall extends FunctionCase {
  readonly name: string;
}

/** Every call of every offered function that the caller makes. @throws for one that nobody has thought about. */
export function offeredCalls(catalog: Catalog, facts: Facts, caller: Caller): OfferedCall[] {
  const targets = targetsOf(facts, caller);
  return catalog.functions
    .filter(({ schema }) => schema === 'public')
    .flatMap(({ name }) => {
      const rule = functionRules[name];
      if (rule === undefined)
        throw new Error(`the function ${name} is not in the matrix (function-rules.ts)`);
      const cases = rule(targets, facts).map((one) => ({ name, ...one }));
      return caller.role === 'authenticated'
        ? cases
        : cases.map((one) => ({ ...one, mayWrite: false, judge: refused }));
    });
}

/** Those calls, and one of every private function: most are for nobody, and the rest must not be for the anonymous. */
export function functionProbes(catalog: Catalog, facts: Facts, caller: Caller): Probe[] {
  const byName = new Map(
    catalog.functions.filter(({ schema }) => schema === 'public').map((found) => [found.name, found]),
  );
  const offered = offeredCalls(catalog, facts, caller).flatMap(({ name, aim, args, judge }): Probe[] => {
    const found = byName.get(name);
    if (found === undefined) return [];
    const text = `select to_jsonb(public.${name}(${namedArgs(found, args)}))`;
    return [{ about: name, name: `${name} on ${aim}`, caller, kind: 'read', text, judge }];
  });
  return [...offered, ...privateProbes(catalog, caller)];
}

function privateProbes(catalog: Catalog, caller: Caller): Probe[] {
  return catalog.functions
    .filter(({ schema }) => schema === 'private')
    .filter(({ name }) => caller.role !== 'authenticated' || !executablePrivate.includes(name))
    .map((found) => {
      const args = found.argTypes.map((type) => `null::${type}`).join(', ');
      return {
        about: found.name,
        name: `private.${found.name}`,
        caller,
        kind: 'write',
        text: `select private.${found.name}(${args})`,
        judge: refused,
      };
    });
}

function namedArgs({ argNames, argTypes }: CatalogFunction, args: Readonly<Record<string, unknown>>): string {
  const types = new Map(argNames.map((name, index) => [name, argTypes[index] ?? 'text']));
  return Object.entries(args)
    .map(([name, value]) => `${name} => ${typedLiteral(value, types.get(name) ?? 'text')}`)
    .join(', ');
}
