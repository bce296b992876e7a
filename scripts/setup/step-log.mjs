// @ts-check

/**
 * @typedef {object} StepLog
 * @property {<T>(title: string, work: () => Promise<T>) => Promise<T>} step one line while it runs, one when it ended
 * @property {(text: string) => void} note a line of its own
 */

const beatMs = 15_000;

/**
 * Progress in short lines. On a terminal the running line is replaced by its end; elsewhere (a CI log) a long step
 * says every 15 seconds that it lives.
 * @param {NodeJS.WriteStream} [out]
 * @returns {StepLog}
 */
export function createStepLog(out = process.stderr) {
  /** @param {string} text */
  const note = (text) => void out.write(`setup: ${text}\n`);
  return {
    note,
    async step(title, work) {
      const startedAt = performance.now();
      const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
      out.write(out.isTTY ? `setup: ${title} …` : `setup: ${title} …\n`);
      const beat = setInterval(
        () => {
          out.write(
            out.isTTY ? `\rsetup: ${title} … ${seconds()}` : `setup: ${title} … still at it, ${seconds()}\n`,
          );
        },
        out.isTTY ? 1000 : beatMs,
      );
      beat.unref();
      try {
        const result = await work();
        out.write(`${out.isTTY ? '\r' : ''}setup: ${title}: done in ${seconds()}\n`);
        return result;
      } catch (error) {
        out.write(`${out.isTTY ? '\r' : ''}setup: ${title}: failed after ${seconds()}\n`);
        throw error;
      } finally {
        clearInterval(beat);
      }
    },
  };
}
