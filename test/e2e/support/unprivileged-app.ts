import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The user of nobody's files: no rights, no home. */
const nobody = { uid: 65_534, gid: 65_534 } as const;
const asNobody = ['--reuid', String(nobody.uid), '--regid', String(nobody.gid), '--clear-groups'];

/** Why no app can be started as an unprivileged user here; null: it can. */
export function whyNoUnprivilegedApp(): string | null {
  if (process.platform !== 'linux') return 'reads /proc: Linux only';
  const namespaces = asUser('unshare', ['--user', 'true']);
  const { status } = spawnSync(namespaces.command, namespaces.args, { stdio: 'ignore' });
  return status === 0 ? null : 'the kernel gives ordinary users no namespaces of their own';
}

/** What the kernel says of a process. */
export interface SandboxedProcess {
  readonly type: string;
  /** 2: system calls are filtered. */
  readonly seccomp: string;
  readonly noNewPrivileges: string;
  /** In a user namespace of its own. */
  readonly isolated: boolean;
}

export interface UnprivilegedApp {
  /** The processes that show pages, as they are now. */
  renderers(): SandboxedProcess[];
  close(): Promise<void>;
}

/** Starts a program as a user without rights; as this one, where it is not root. Nothing is switched off for it. */
export function startUnprivileged(program: string, env: NodeJS.ProcessEnv): UnprivilegedApp {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-unprivileged-'));
  const authority = join(folder, 'authority');
  if (env.XAUTHORITY) copyFileSync(env.XAUTHORITY, authority);
  if (isRoot()) for (const path of [folder, ...(env.XAUTHORITY ? [authority] : [])]) give(path);
  const { command, args } = asUser(program, [`--user-data-dir=${join(folder, 'profile')}`]);
  const child = spawn(command, args, {
    stdio: 'ignore',
    env: { ...env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder, XAUTHORITY: authority },
  });
  return {
    renderers: () => descendantsOf(child).filter(({ type }) => type === 'renderer'),
    async close() {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A folder of root that everybody may enter, its programs included. */
export function openToEverybody(folder: string): void {
  execFileSync('chmod', ['-R', 'a+rX', folder]);
}

const isRoot = () => process.getuid?.() === 0;

function give(path: string): void {
  chownSync(path, nobody.uid, nobody.gid);
  chmodSync(path, 0o700);
}

function asUser(program: string, args: readonly string[]) {
  return isRoot()
    ? { command: 'setpriv', args: [...asNobody, program, ...args] }
    : { command: program, args: [...args] };
}

function descendantsOf({ pid }: ChildProcess): SandboxedProcess[] {
  if (pid === undefined) return [];
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(tryRead);
  const found = new Set([pid]);
  // Children come after their parents, but for the few whose number has gone round.
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const one of processes) if (found.has(one.parent)) found.add(one.pid);
  }
  return processes.filter((one) => found.has(one.pid) && one.pid !== pid);
}

/** Nothing for a process that has ended meanwhile. */
function tryRead(name: string) {
  try {
    const status = readFileSync(`/proc/${name}/status`, 'utf8');
    const field = (label: string) => new RegExp(`^${label}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
    const arguments_ = readFileSync(`/proc/${name}/cmdline`, 'utf8');
    return [
      {
        pid: Number(name),
        parent: Number(field('PPid')),
        type: /--type=(\w+)/.exec(arguments_)?.[1] ?? 'main',
        seccomp: field('Seccomp'),
        noNewPrivileges: field('NoNewPrivs'),
        isolated: field('NSpid') !== '' && readFileSync(`/proc/${name}/uid_map`, 'utf8').trim() !== ownMap(),
      },
    ];
  } catch {
    return [];
  }
}

const ownMap = () => readFileSync('/proc/self/uid_map', 'utf8').trim();
