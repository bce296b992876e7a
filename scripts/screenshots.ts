import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { controlDemoModel } from '../embedded/demo-model/demo-model-control.ts';
import { startEmbedded } from '../embedded/start-embedded.ts';
import { type Fault, startFaultProxy } from '../test/campaigns/support/fault-proxy.ts';
import { buildApp } from './build-app.ts';
import { demoEnvironment } from './demo-environment.ts';
import { createCamera, createDocCamera } from './screenshots/camera.ts';
import { docPictures, docScenes } from './screenshots/doc-pictures.ts';
import { scenes } from './screenshots/scenes.ts';
import { createStage } from './screenshots/stage.ts';
import { withDisplay } from './with-display.ts';

const { values: options } = parseArgs({
  options: {
    out: { type: 'string' },
    /** Only scenes whose name contains it. */
    only: { type: 'string', default: '' },
    /** The pictures of the documents, in one look each; they go to docs/images unless --out says otherwise. */
    docs: { type: 'boolean', default: false },
  },
});
const given = options.out ?? (options.docs ? 'docs/images' : null);
if (given === null) throw new Error('--out FOLDER says where the pictures go');
const folder = resolve(given);
mkdirSync(folder, { recursive: true });

buildApp();
await withDisplay(async (display) => {
  Object.assign(process.env, display.env);
  const backend = await startEmbedded({ demo: true, demoModel: true });
  if (!backend.demoModelUrl) throw new Error('the demo model did not start');
  const sql = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined });
  const demo = demoEnvironment(backend);
  let fault: Fault | null = null;
  const proxy = await startFaultProxy(backend.url, () => fault);
  const stage = createStage({
    sql,
    line: {
      cut() {
        fault = 'reset';
      },
      mend() {
        fault = null;
      },
    },
    env: { ...demo.env, SUPABASE_URL: proxy.url },
    accounts: backend.accounts,
    model: controlDemoModel(backend.demoModelUrl),
  });
  const camera = options.docs ? createDocCamera(folder, docPictures) : createCamera(folder);
  try {
    const isWanted = (name: string) => !options.docs || docScenes.has(name);
    const chosen = scenes.filter(({ name }) => name.includes(options.only ?? '') && isWanted(name));
    const missed: string[] = [];
    for (const scene of chosen) {
      try {
        await stage.reset();
        await scene.play(stage, (view = {}) => camera.shoot(stage.page(), { name: scene.name, ...view }));
        console.log(scene.name);
      } catch (fault) {
        // The others are worth their pictures all the same.
        console.error(`${scene.name}: ${fault instanceof Error ? fault.message : String(fault)}`);
        missed.push(scene.name);
        await stage.startAnew();
      }
    }
    const taken = camera.taken();
    console.log(`figure screenshots scenes=${chosen.length} pictures=${taken} missed=${missed.length}`);
    if (missed.length > 0) process.exitCode = 1;
  } finally {
    await stage.close();
    await proxy.stop();
    demo.remove();
    await sql.end();
    await backend.stop();
  }
});
