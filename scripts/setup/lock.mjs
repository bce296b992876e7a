// @ts-check
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from './problem.mjs';

/**
 * A lock between processes that the operating system gives back when its holder dies, however it dies: a listening
 * local socket. A file with a process id in it would have to be guessed stale, and ids are used again.
 * @typedef {{ release: () => Promise<void> }} Lock
 */

/**
 * Waits until no other process holds the name, then holds it until `release` or the end of this process.
 * @param {string} name anything; usually the path of the folder that is going to be changed
 * @param {() => void} [onWait] called once when somebody else holds it
 * @returns {Promise<Lock>}
 */
export async function holdLock(name, onWait) {
  const address = socketAddress(name);
  let told = false;
  for (;;) {
    const lock = await tryListen(address);
    if (lock !== undefined) return lock;
    if (!told) onWait?.();
    told = true;
    if ((await waitForHolder(address)) === 'dead') removeSocketFile(address);
  }
}

/** @param {string} name */
function socketAddress(name) {
  const user = process.getuid?.() ?? process.env.USERNAME ?? '';
  const digest = createHash('sha256').update(`${user}\0${name}`).digest('hex').slice(0, 32);
  if (process.platform === 'win32') return `\\\\.\\pipe\\rhythm-workstation-${digest}`;
  // Linux: the abstract namespace leaves no file behind.
  if (process.platform === 'linux') return `\0rhythm-workstation-${digest}`;
  return join(tmpdir(), `rhythm-${digest}.lock`);
}

/**
 * @param {string} address
 * @returns {Promise<Lock | undefined>} undefined when somebody else listens there
 */
function tryListen(address) {
  return new Promise((resolve, reject) => {
    /** @type {Set<import('node:net').Socket>} */
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => waiting.delete(socket));
    });
    server.once('error', (error) => {
      if (errorCode(error) === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => {
      server.unref();
      resolve({ release: () => closeServer(server, waiting) });
    });
  });
}

/**
 * @param {import('node:net').Server} server
 * @param {Set<import('node:net').Socket>} waiting
 * @returns {Promise<void>}
 */
function closeServer(server, waiting) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of waiting) socket.destroy();
  });
}

/**
 * @param {string} address
 * @returns {Promise<'released' | 'dead'>} dead: a socket file without a process behind it
 */
function waitForHolder(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('error', (error) => resolve(errorCode(error) === 'ECONNREFUSED' ? 'dead' : 'released'));
    socket.once('close', () => resolve('released'));
    socket.resume();
  });
}

/** @param {string} address */
function removeSocketFile(address) {
  if (!address.startsWith('\0')) rmSync(address, { force: true });
}
