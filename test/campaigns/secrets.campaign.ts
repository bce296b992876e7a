import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { addPatients } from './support/add-patients.ts';
import { type AppWorld, answerFast, withAppWorld } from './support/app-world.ts';
import type { Campaign, CampaignContext } from './support/campaign.ts';
import { hasKeyring } from './support/desktop-session.ts';
import { type FindIdentifiers, identifiersOf, searchFiles } from './support/find-identifiers.ts';
import { type Secret, secretsBelow, secretsIn, spellingsOf } from './support/find-secrets.ts';
import { inspectProcesses } from './support/inspect-processes.ts';
import { makeUpPatient } from './support/made-up-people.ts';
import { startRecordingProxy } from './support/recording-proxy.ts';
import { type Day, type Moment, type Places, workADay } from './support/secret-journey.ts';

/**
 * The model key, passwords and session tokens are made up and then looked for, in eight spellings, after a day on which
 * everything went wrong that can: in the profile, the log, what the app prints, command lines, environments, the memory of
 * the windows, what the windows are told, and in every request, each of which may carry the secrets of its receiver only.
 * So are the names, contacts and birth dates of the patients of that day, but for what the windows show.
 */
export const campaign: Campaign = {
  name: 'secrets',
  smallScale: 0.05,
  run: (context) =>
    withAppWorld((world) =>
      withPlaces(world, async (places) => {
        const folder = mkdtempSync(join(tmpdir(), 'rhythm-secrets-'));
        try {
          return await judgeDay(world, context, { places, folder });
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }),
    ),
};

async function withPlaces<Value>(
  { backend, modelUrl }: AppWorld,
  work: (places: Places) => Promise<Value>,
): Promise<Value> {
  const project = await startRecordingProxy(backend.url);
  const model = await startRecordingProxy(modelUrl);
  const stranger = await startRecordingProxy(null);
  const elsewhere = await startRecordingProxy(null);
  try {
    return await work({ project, model, stranger, elsewhere });
  } finally {
    await Promise.all([project, model, stranger, elsewhere].map((place) => place.stop()));
  }
}

async function judgeDay(
  world: AppWorld,
  { scaled, random, note }: CampaignContext,
  { places, folder }: { places: Places; folder: string },
) {
  await answerFast(world.model);
  const keys = {
    keyring: `sk-canary-keyring-${randomBytes(24).toString('hex')}`,
    environment: `sk-canary-environment-${randomBytes(24).toString('hex')}`,
  };
  const wrongPassword = `Canary+wrong/${randomBytes(12).toString('hex')}`;
  const profile = world.newProfile();
  const secrets = secretsOf({ keys, wrongPassword, places });
  const people = Array.from({ length: 10 }, (_, number) => makeUpPatient(random, number));
  const known = await addPatients(world.sql, people);
  const patients = Array.from({ length: scaled(20) }, () => known).flat();
  const identifiers = identifiersOf(people);
  const searched = createSearch(profile, secrets, identifiers);
  const day = { places, folder, profile, keys, wrongPassword, patients, hasKeyring: hasKeyring() };
  const spoken = await workADay(world, { ...day, look: searched.look });
  const all = secrets.all();
  const found = [
    ...searched.found,
    ...onTheWire(places, secrets),
    ...identifiers(spoken.printed.join('')).map((what) => `printed: ${what}`),
    ...[places.model, places.stranger, places.elsewhere].flatMap((place) =>
      identifiers(place.asked().join('\n')).map((what) => `on the wire: ${what}`),
    ),
    ...secretsIn(spoken.printed.join(''), all).map((what) => `printed: ${what}`),
    ...secretsIn(spoken.replies.join('\n'), all).map((what) => `told to a window: ${what}`),
  ];
  for (const leak of found.slice(0, 10)) note(`found: ${leak}`);
  const counts = {
    planted: all.length,
    found: found.length,
    control_found: plantedAndFound(all, folder),
    identifiers: people.reduce((total, { planted }) => total + planted.length, 0),
    control_identifiers: identifiers(spoken.replies.join('\n')).length,
    arrived_in_place: arrivedInPlace(places, secrets),
    requests_elsewhere: places.elsewhere.asked().length,
    requests: places.project.asked().length + places.model.asked().length,
    keyring: day.hasKeyring ? 1 : 0,
    replies: spoken.replies.length,
    ...searched.counts(),
  };
  return { ok: isHeld(counts), counts };
}

function isHeld(counts: {
  planted: number;
  found: number;
  control_found: number;
  arrived_in_place: number;
  requests_elsewhere: number;
  keyring: number;
  processes: number;
  control_identifiers: number;
}): boolean {
  const nothing = counts.found + counts.requests_elsewhere === 0;
  // What the windows show, names for example, is found by the same search.
  const controls =
    counts.control_found === counts.planted * spellingsOf('x').length && counts.control_identifiers > 0;
  // Without a keyring the key is not taken, and goes nowhere.
  const arrived = counts.arrived_in_place === counts.planted - (counts.keyring === 1 ? 0 : 1);
  return nothing && controls && arrived && counts.processes > 0 === (process.platform === 'linux');
}

interface Secrets {
  /** For the model alone. */
  ofModel(): Secret[];
  /** For the project alone; more with each sign-in. */
  ofProject(): Secret[];
  all(): Secret[];
}

function secretsOf({
  keys,
  wrongPassword,
  places,
}: {
  keys: Day['keys'];
  wrongPassword: string;
  places: Places;
}): Secrets {
  const ofModel = () => Object.entries(keys).map(([name, value]) => ({ name: `${name} key`, value }));
  const ofProject = () => [
    { name: 'wrong password', value: wrongPassword },
    { name: 'admin password', value: demoStaff.admin.password },
    { name: 'clinician password', value: demoStaff.keller.password },
    ...tokensIn(places.project.answersTo('/auth/v1/token')),
  ];
  return { ofModel, ofProject, all: () => [...ofModel(), ...ofProject()] };
}

/** Searches the profile and the processes whenever the day says so. */
function createSearch(profile: string, secrets: Secrets, identifiers: FindIdentifiers) {
  const found: string[] = [];
  let [files, processes, renderers] = [0, 0, 0];
  return {
    found,
    counts: () => ({ files, processes, renderers_searched: renderers }),
    look({ pid, untouched }: Moment) {
      const below = secretsBelow(profile, secrets.all());
      files += below.files;
      found.push(...below.found, ...searchFiles(profile, identifiers).found);
      if (pid === null) return;
      const seen = inspectProcesses(pid, secrets.all(), untouched ? secrets.all() : []);
      processes += seen.processes;
      renderers += untouched ? seen.renderers : 0;
      found.push(...seen.found);
    },
  };
}

const tokensSchema = z.object({ access_token: z.string(), refresh_token: z.string() });

/** The signature stands for an access token: what is before it is no secret of its own. */
function tokensIn(answers: readonly string[]): Secret[] {
  return answers.flatMap((body, number) => {
    const tokens = tokensSchema.safeParse(tryJson(body));
    if (!tokens.success) return [];
    const { access_token, refresh_token } = tokens.data;
    return [
      { name: `access token ${number}`, value: access_token.split('.').at(-1) ?? access_token },
      { name: `refresh token ${number}`, value: refresh_token },
    ];
  });
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A secret may go to its own server and to nobody else. */
function onTheWire({ project, model, stranger, elsewhere }: Places, secrets: Secrets): string[] {
  const all = secrets.all();
  return [
    ...secretsIn(model.asked().join('\n'), secrets.ofProject()).map((what) => `to the model: ${what}`),
    ...secretsIn(project.asked().join('\n'), secrets.ofModel()).map((what) => `to the project: ${what}`),
    ...secretsIn(stranger.asked().join('\n'), all).map((what) => `to a stranger: ${what}`),
    ...secretsIn(elsewhere.asked().join('\n'), all).map((what) => `elsewhere: ${what}`),
  ];
}

/** The same search finds every secret where it belongs. */
function arrivedInPlace({ project, model }: Places, secrets: Secrets): number {
  const count = (text: string, expected: readonly Secret[]) =>
    secretsIn(text, expected).filter((what) => what.endsWith('as plain')).length;
  const withProject = [...project.asked(), ...project.answersTo('/auth/v1/token')].join('\n');
  return count(model.asked().join('\n'), secrets.ofModel()) + count(withProject, secrets.ofProject());
}

/** Control: written to files in every spelling, every one is found. */
function plantedAndFound(secrets: readonly Secret[], folder: string): number {
  const planted = mkdtempSync(join(folder, 'planted-'));
  const found = secrets.flatMap(({ name, value }) =>
    spellingsOf(value).flatMap(({ encoding, bytes }, number) => {
      const file = join(planted, `${name}-${number}.bin`.replaceAll(' ', '-'));
      writeFileSync(file, Buffer.concat([randomBytes(100), bytes, randomBytes(100)]));
      const seen = secretsBelow(planted, [{ name, value }]).found;
      rmSync(file);
      return seen.some((what) => what.endsWith(`as ${encoding}`)) ? [encoding] : [];
    }),
  );
  return found.length;
}
