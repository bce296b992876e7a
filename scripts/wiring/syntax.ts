import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ESTree, parseSync, Visitor } from 'vite';

type Callee = ESTree.CallExpression['callee'];

/** One call with what its first argument says. */
export interface Call {
  /** `invoke` of `invoke(…)` and of `bridge.invoke(…)`. */
  readonly name: string;
  /** Null: it is no text that is written out. */
  readonly argument: string | null;
  readonly file: string;
}

/** Files of a folder that hold TypeScript, with their paths below it. */
export function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Walks the syntax tree of a file. @throws when it cannot be parsed: what was not seen must not count as absent. */
function walk(file: string, visitor: ConstructorParameters<typeof Visitor>[0]): void {
  const { program, errors } = parseSync(file, readFileSync(file, 'utf8'));
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
  new Visitor(visitor).visit(program);
}

/** All calls in a file. */
export function callsOf(file: string): Call[] {
  const calls: Call[] = [];
  walk(file, {
    CallExpression({ callee, arguments: [first] }) {
      const name = nameOfCallee(callee);
      if (name !== null) calls.push({ name, argument: first ? textOf(first) : null, file });
    },
  });
  return calls;
}

/** Every text that is written out in a file: no comments, no names, no text of templates with holes. */
export function stringsOf(file: string): ReadonlySet<string> {
  const strings = new Set<string>();
  walk(file, {
    Literal({ value }) {
      if (typeof value === 'string') strings.add(value);
    },
    TemplateLiteral(node) {
      const text = textOf(node);
      if (text !== null) strings.add(text);
    },
  });
  return strings;
}

function nameOfCallee(callee: Callee): string | null {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier')
    return callee.property.name;
  return null;
}

function textOf(node: ESTree.Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? null;
  return null;
}
