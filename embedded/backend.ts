import type { Server } from 'node:http';
import type { Api } from './api/lite-api.ts';
import { routeRequest } from './api/route-request.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { type DataDir, type Identity, openDataDir } from './data-dir.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { prepareDatabase } from './database/prepare-database.ts';
import type { DemoModel } from './demo/types.ts';
import { portOf, serveHttp, stopHttp } from './http/serve-http.ts';
import { findBinaries } from './postgres/binaries.ts';
import { connect, databaseUrl } from './postgres/connect.ts';
import { initCluster, SUPERUSER } from './postgres/init-cluster.ts';
import { chooseRunAs } from './postgres/run-as.ts';
import { clearStalePostmaster } from './postgres/stale-postmaster.ts';
import { type Postgres, startPostgres } from './postgres/start-postgres.ts';
import type { ReadyMessage } from './ready-message.ts';
import { watchPublication } from './realtime/change-feed.ts';
import { serveRealtime } from './realtime/serve-realtime.ts';
import type { ServeOptions } from './serve-options.ts';

type Log = (line: string) => void;
type Parts = { readonly options: ServeOptions; readonly log: Log; readonly cleanup: Cleanup };

export type Backend = {
  readonly ready: ReadyMessage;
  /** Resolves when Postgres ended although nobody asked it to. */
  readonly databaseLost: Promise<void>;
  stop(): Promise<void>;
};

/** Starts everything: Postgres, schema, demo data, API, Realtime, demo model. Stops what had started when one fails. */
export async function startBackend(options: ServeOptions, log: Log): Promise<Backend> {
  const cleanup = createCleanup();
  try {
    return await start({ options, log, cleanup });
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function start(parts: Parts): Promise<Backend> {
  const { options, log, cleanup } = parts;
  const loadingApi = import('./api/lite-api.ts'); // takes as long as Postgres does to start: both at once
  const { dataDir, postgres } = await startDatabase(parts);
  const { identity } = dataDir;
  const { ownerUrl, superuserUrl, authenticatorUrl } = loginUrls(postgres.port, identity);
  const admin = connect(superuserUrl, 2);
  cleanup.add(() => admin.end({ timeout: 0 }));

  const { accounts, roleSettings } = await prepareDatabase({ admin, ownerUrl, identity, options, log });
  const { createApi } = await loadingApi;
  const { tokenLifetimeS } = options;
  const urls = { url: authenticatorUrl, catalogUrl: superuserUrl };
  const api = createApi({ ...identity, ...urls, roleSettings, tokenLifetimeS });
  cleanup.add(() => api.close());
  await admin.listen('pgrst', () => void Promise.all([api.reloadSchema(), watchPublication(admin)]));

  const server = await serveApi(parts, api, { admin, secretKey: identity.secretKey });
  cleanup.add(await serveRealtime({ server, keys: identity, admin, authenticatorUrl, log }));
  const demoModel = options.demoModel ? await startModel(cleanup) : null;
  const ready: ReadyMessage = {
    ready: true,
    url: `http://127.0.0.1:${portOf(server)}`,
    publishableKey: identity.publishableKey,
    secretKey: identity.secretKey,
    databaseUrl: ownerUrl,
    demoModelUrl: demoModel?.url ?? null,
    accounts,
  };
  const stop = () => {
    postgres.mute();
    return cleanup.run();
  };
  return { ready, databaseLost: postgres.exited, stop };
}

function loginUrls(port: number, identity: Identity) {
  return {
    ownerUrl: databaseUrl(port, { user: 'postgres', password: identity.ownerPassword }),
    superuserUrl: databaseUrl(port, { user: SUPERUSER, password: identity.superuserPassword }),
    authenticatorUrl: databaseUrl(port, { user: 'authenticator', password: identity.authenticatorPassword }),
  };
}

type Database = { readonly dataDir: DataDir; readonly postgres: Postgres };

async function startDatabase({ options, log, cleanup }: Parts): Promise<Database> {
  const runAs = chooseRunAs();
  cleanup.add(await lockDataDir(options.dataDir));
  const dataDir = await openDataDir(options.dataDir, runAs, log);
  const binaries = await findBinaries(runAs);
  const { cluster, identity } = dataDir;
  await clearStalePostmaster(cluster, log);
  await initCluster({ binaries, runAs, cluster, superuserPassword: identity.superuserPassword });
  const postgres = await startPostgres({ binaries, runAs, cluster, log });
  cleanup.add(() => postgres.stop());
  return { dataDir, postgres };
}

async function serveApi(
  { options, log, cleanup }: Parts,
  api: Api,
  admin: Parameters<typeof routeRequest>[2],
): Promise<Server> {
  const handle = (request: Request) => routeRequest(request, api, admin);
  const server = await serveHttp({ port: options.port, handle, log });
  cleanup.add(() => stopHttp(server));
  return server;
}

async function startModel(cleanup: Cleanup): Promise<DemoModel> {
  const { startDemoModel } = await import('./demo-model/start-demo-model.ts');
  const model = await startDemoModel({ port: 0 });
  cleanup.add(() => model.close());
  return model;
}
