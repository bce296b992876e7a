// @ts-check

/** @typedef {import('./finding.mjs').Finding} Finding */

const marks = Object.freeze({
  ok: { word: 'ok', colour: 32 },
  note: { word: 'note', colour: 33 },
  problem: { word: 'PROBLEM', colour: 31 },
});

/**
 * The findings as a table of words; colour only underlines what the words say.
 * @param {readonly Finding[]} findings
 * @param {{ colour: boolean }} options
 * @returns {string}
 */
export function renderReport(findings, { colour }) {
  const width = Math.max(...findings.map((finding) => finding.name.length));
  const lines = findings.flatMap(({ name, state, found, todo }) => {
    const { word, colour: code } = marks[state];
    const mark = word.padEnd(7);
    const shown = colour ? `\u001b[${code}m${mark}\u001b[0m` : mark;
    const indent = ' '.repeat(width + 11);
    const first = `${name.padEnd(width)}  ${shown}  ${found}`;
    return todo === undefined ? [first] : [first, ...todo.split('\n').map((line) => `${indent}→ ${line}`)];
  });
  const problems = findings.filter((finding) => finding.state === 'problem').length;
  const verdict =
    problems === 0
      ? 'Usable: npm start, npm test'
      : `Not usable yet: ${problems} ${problems === 1 ? 'problem' : 'problems'} above`;
  return `${['Rhythm Workstation on this machine', '', ...lines, '', verdict].join('\n')}\n`;
}
