import { v5 } from 'uuid';

const demoNamespace = '6f1c9f0e-5d0b-5f0a-9c55-1b7f3c2a4d11';

/** The id of a demo row: the same name always gives the same UUID (version 5). */
export function demoId(name: string): string {
  return v5(name, demoNamespace);
}
