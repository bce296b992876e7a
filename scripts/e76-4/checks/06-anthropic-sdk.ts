import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type Check, createFindings } from '../check.ts';

const packageSchema = z.object({ version: z.string() });
const sdkPackage = resolve(import.meta.dirname, '../../../node_modules/@anthropic-ai/sdk/package.json');

export const check: Check = {
  id: 'C-E76.4-6',
  rule: 'R-E76.4-6',
  kind: 'behaviour',
  sees: 'the request that the model receives: path, version of the API, and the marks of the installed SDK',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const desk = await stage.desk('keller');
    await stage.modelWill();
    await desk.call('runs.execute', { runId: await stage.queueRun() });
    const requests = await stage.model.requests();
    expect(requests.length === 1, `one run made ${requests.length} calls of the model`);
    const { version } = packageSchema.parse(JSON.parse(readFileSync(sdkPackage, 'utf8')));
    for (const { method, path, headers } of requests) {
      expect(
        method === 'POST' && path.startsWith('/v1/messages'),
        `the model was asked by ${method} ${path}`,
      );
      expect(headers['anthropic-version'] !== undefined, 'the request names no anthropic-version');
      const sdk = headers['x-stainless-package-version'];
      expect(sdk === version, `the request is not of the SDK ${version} (it says ${sdk ?? 'nothing'})`);
    }
    return seen;
  },
};
