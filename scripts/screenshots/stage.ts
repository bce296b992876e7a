import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Sql } from 'postgres';
import { z } from 'zod';
import type { DemoModelControl } from '../../embedded/demo-model/demo-model-control.ts';
import type { Credentials } from '../drive-app.ts';
import { type LaunchedApp, launchApp } from '../launch-app.ts';

type Account = Credentials & { readonly role: string };
type Role = 'admin' | 'clinician' | 'nurse';

/** The real app on a backend of its own, in front of the camera. */
export interface Stage {
  readonly sql: Sql;
  readonly model: DemoModelControl;
  /** Between the app and the backend: resets every connection while it is cut. */
  readonly line: Line;
  page(): Page;
  app(): LaunchedApp;
  /** Starts the app on a new profile, or once more on the one it had. */
  start(options?: {
    sameProfile?: boolean;
    env?: Readonly<Record<string, string | undefined>>;
  }): Promise<void>;
  account(role: Role): Account;
  /** Signs in through the bridge, whatever the language of the window. */
  signIn(role: Role): Promise<void>;
  /** Ids of queued runs of the clinician that no scene has used. */
  takeRuns(count: number): Promise<string[]>;
  goTo(hash: string): Promise<void>;
  /** Begins to execute runs without waiting for their ends. */
  execute(runIds: readonly string[]): Promise<void>;
  /** Waits until Postgres holds the run in one of the statuses. */
  ended(runId: string): Promise<void>;
  /** A clean model script, and the clinician signed in at the worklist with the feature on. */
  reset(): Promise<void>;
  /** After a scene that broke off: the next one begins with another app. */
  startAnew(): Promise<void>;
  close(): Promise<void>;
}

export interface Line {
  cut(): void;
  mend(): void;
}

export interface StageParts {
  readonly sql: Sql;
  readonly line: Line;
  readonly model: DemoModelControl;
  readonly env: Readonly<Record<string, string>>;
  readonly accounts: readonly Account[];
}

/** Prepares a stage; nothing is started before the first `reset` or `start`. */
export function createStage({ sql, line, model, env, accounts }: StageParts): Stage {
  const used: string[] = [];
  let app: LaunchedApp | null = null;
  let profile: string | null = null;
  const removeProfile = () => {
    if (profile !== null) rmSync(profile, { recursive: true, force: true });
  };

  const current = (): LaunchedApp => {
    if (!app) throw new Error('the app is not started');
    return app;
  };
  const page = () => current().page;

  const stage: Stage = {
    sql,
    line,
    model,
    page,
    app: current,
    async start({ sameProfile = false, env: more = {} } = {}) {
      await app?.close();
      if (!sameProfile || profile === null) {
        removeProfile();
        profile = mkdtempSync(join(tmpdir(), 'rhythm-stage-'));
      }
      app = await launchApp({ env: { ...env, ...more }, userDataFolder: profile });
      await page().locator('main').waitFor();
    },
    account(role) {
      const account = accounts.find((candidate) => candidate.role === role);
      if (!account) throw new Error(`the demo organisation has no ${role}`);
      return account;
    },
    async signIn(role) {
      const { email, password } = stage.account(role);
      const reply = await page().evaluate(
        (credentials) => window.rhythm.invoke('session.signIn', credentials),
        { email, password },
      );
      if (!reply.success) throw new Error(`${role} could not sign in: ${reply.error.message}`);
      await page().locator('nav').first().waitFor();
    },
    async takeRuns(count) {
      const rows = await sql`
        select r.id from diagnosis_runs r
        join patient_profiles p on p.id = r.patient_id
        join clinician_patient_assignments a on a.patient_user_id = p.user_id
        join auth.users u on u.id = a.clinician_user_id
        where u.email = ${accounts.find(({ role }) => role === 'clinician')?.email ?? ''}
          and r.status = 'queued' and not r.id = any(${used})
        order by r.created_at, r.id limit ${count}`;
      const ids = z
        .array(z.object({ id: z.guid() }))
        .parse([...rows])
        .map(({ id }) => id);
      if (ids.length < count) throw new Error('too few queued runs are left');
      used.push(...ids);
      return ids;
    },
    async goTo(hash) {
      await page().evaluate((to) => {
        window.location.hash = to;
      }, hash);
    },
    async execute(runIds) {
      await page().evaluate((ids) => {
        for (const runId of ids) void window.rhythm.invoke('runs.execute', { runId });
      }, runIds);
    },
    async ended(runId) {
      const deadlineMs = Date.now() + 30_000;
      while (Date.now() < deadlineMs) {
        const [row] = await sql`select status from diagnosis_runs where id = ${runId}`;
        if (row?.status === 'failed' || row?.status === 'succeeded') return;
        await page().evaluate(() => new Promise(requestAnimationFrame));
      }
      throw new Error('the run has not ended');
    },
    async reset() {
      line.mend();
      await model.release();
      await model.reset();
      if (!app) {
        await stage.start();
        await stage.signIn('admin');
        await page().evaluate(() => window.rhythm.invoke('flag.set', { enabled: true }));
      }
      await stage.signIn('clinician');
      await page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
      await stage.goTo('#/worklist');
    },
    async startAnew() {
      line.mend();
      await model.release();
      await app?.close();
      app = null;
    },
    async close() {
      await model.release();
      await app?.close();
      removeProfile();
    },
  };
  return stage;
}
