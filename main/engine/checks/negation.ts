/** Ends what a negation reaches: the end of a sentence or clause, a contrast, or a statement that begins anew. */
const boundary = new RegExp(
  [
    /[.,;:!?\n()–—]/u,
    /(?<!\p{L})(?:but|however|although|though|yet|except|aber|jedoch|sondern|obwohl|allerdings|trotzdem|außer)(?!\p{L})/u,
    /(?<!\p{L})(?:and|und) (?:reports?|describes?|has|had|is|was|shows?|mentions?|expresses?|berichtet|beschreibt|äußert|hat|hatte|ist|war|zeigt|nennt|klagt|gibt)(?!\p{L})/u,
    /(?<!\p{L})(?:and|or|und|oder)(?= (?:no|not|never|denies|without|kein\p{L}*|nicht|nie|ohne)(?!\p{L}))/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);

/** Words before a statement that turn it into its opposite; "not only" and "nicht nur" do not. */
const denials =
  /(?<!\p{L})(?:no|not(?! only)|none|nor|never|cannot|\p{L}+n['’]t|den(?:y|ies|ied|ying)|without|absence of|negative for|free of|ruled out|excluded|kein(?:e|en|er|em|es|erlei)?|nicht(?! nur)|nie|niemals|ohne|weder|verneint|verneinte|verneinen|frei von|distanziert)(?!\p{L})/giu;

/** Words after a statement that do the same. */
const deniedAfter =
  /^\p{L}*[^\p{L}]*(?:\p{L}+ ){0,4}?(?:denied|ruled out|excluded|absent|negative|not (?:been )?(?:reported|present|mentioned|evident|found|endorsed|observed)|verneint|distanziert|ausgeschlossen|negativ|besteh(?:t|en) (?:\p{L}+ )?nicht|nicht (?:vor|vorhanden|angegeben|berichtet|erkennbar|eruierbar|nachweisbar|gegeben|beschrieben))(?!\p{L})/iu;

/** A label whose value is a denial: "Suicidality: none". */
const deniedAsLabel =
  /^\p{L}* ?\p{L}*:\s*(?:none|no|denied|negative|absent|kein\p{L}*|nein|verneint|negativ)(?!\p{L})/iu;

/** And what takes that back: "cannot be ruled out", "muss noch ausgeschlossen werden". */
const stillOpen =
  /(?<!\p{L})(?:not|cannot|never|hardly|\p{L}+n['’]t|nicht|kaum|nie|must|should|needs?|to be|muss|müssen|soll\p{L}*|noch)(?!\p{L})[^.,;]{0,30}(?:denied|ruled out|excluded|verneint|ausgeschlossen)/iu;

/** How many words a denial is taken to reach, and how close two must be to undo each other ("does not deny"). */
const reachWords = 7;
const undoingWords = 2;

/** No statement of so few words is longer. Keeps the work for a mention the same, however long its text is. */
const windowChars = 400;

interface Clause {
  readonly start: number;
  readonly end: number;
  /** It goes on with a list that the clause before it began. */
  readonly followsComma: boolean;
}

/**
 * Tells of a place in a text whether what is mentioned there is denied. Made for warnings: in doubt it is not, since a
 * warning too many costs a glance and one too few may cost more. The work grows with the text, not with its square.
 * @param isKin true for the text of a list item of the same kind: it shares its denial ("no chest pain, syncope or dyspnoea")
 */
export function denialsIn(
  text: string,
  isKin: (item: string) => boolean,
): (start: number, end: number) => boolean {
  const clauses = clausesOf(text);
  const handsOn = denialsHandedOn(text, clauses, isKin);
  return function isDenied(start, end) {
    const rest = text.slice(end, end + windowChars);
    if (deniedAsLabel.test(rest)) return true;
    const at = lastBeginningBy(clauses, start);
    const clause = clauses[at];
    if (!clause) return false;
    const tail = rest.slice(0, Math.max(0, clause.end - end));
    if (stillOpen.test(tail)) return false;
    if (deniedAfter.test(tail)) return true;
    return deniesWhatFollows(text, clause.start, start) || handsOn[at] === true;
  };
}

function clausesOf(text: string): Clause[] {
  const clauses: Clause[] = [];
  let [start, followsComma] = [0, false];
  for (const { index, 0: found } of text.matchAll(boundary)) {
    clauses.push({ start, end: index, followsComma });
    [start, followsComma] = [index + found.length, found === ','];
  }
  return [...clauses, { start, end: text.length, followsComma }];
}

/** Per clause whether the one before it, being an item of the same list, hands a denial on to it. */
function denialsHandedOn(
  text: string,
  clauses: readonly Clause[],
  isKin: (item: string) => boolean,
): boolean[] {
  const handsOn: boolean[] = [];
  let denied = false;
  let before = '';
  for (const { start, end, followsComma } of clauses) {
    const received: boolean = denied && followsComma && isKin(before);
    handsOn.push(received);
    denied = received || deniesWhatFollows(text, start, end);
    before = text.slice(start, end);
  }
  return handsOn;
}

/** The index of the last clause that begins at a position or before it; the first begins at 0. */
function lastBeginningBy(clauses: readonly Clause[], position: number): number {
  let [low, high] = [0, clauses.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((clauses[middle]?.start ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** True when the words of a clause right before a position deny what stands there. */
function deniesWhatFollows(text: string, clauseStart: number, position: number): boolean {
  const head = text.slice(Math.max(clauseStart, position - windowChars), position);
  const found = [...head.matchAll(denials)];
  const [earlier, nearest] = [found.at(-2), found.at(-1)];
  if (!nearest || wordsIn(head.slice(nearest.index + nearest[0].length)) > reachWords) return false;
  if (!earlier) return true;
  return wordsIn(head.slice(earlier.index + earlier[0].length, nearest.index)) > undoingWords;
}

function wordsIn(text: string): number {
  return text.match(/\p{L}+/gu)?.length ?? 0;
}
