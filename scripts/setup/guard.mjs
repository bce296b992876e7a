// @ts-check
// Runs one program and makes sure it does not outlive whoever asked for it. Standard input is the life line: it
// closes when the parent ends, by whatever means, and then the whole process group goes. Without it a killed
// set-up would leave `npm ci` at work on node_modules while the next set-up starts its own.
import { spawn, spawnSync } from 'node:child_process';
import { holdLock } from './lock.mjs';

const [lockName = '', program = '', ...args] = process.argv.slice(2);

/** @param {import('node:child_process').ChildProcess} child */
function endGroup(child) {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/T', '/F', '/PID', String(child.pid)], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: the group ended by itself in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function main() {
  if (lockName !== '') await holdLock(lockName);
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  });
  let orphaned = false;
  const end = () => {
    orphaned = true;
    endGroup(child);
  };
  process.stdin.on('end', end).on('error', end).resume();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  child.on('error', (error) => {
    process.stderr.write(`${program}: ${error.message}\n`);
    process.exit(127);
  });
  child.on('close', (code) => process.exit(orphaned ? 130 : (code ?? 128)));
}

await main();
