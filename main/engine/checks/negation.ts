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

export interface Mention {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** True for the text of a list item of the same kind: it shares its denial ("no chest pain, syncope or dyspnoea"). */
  readonly isKin: (item: string) => boolean;
}

/**
 * True when a text denies what it mentions. Made for warnings: in doubt it does not, since a warning too many costs a
 * glance and one too few may cost more.
 */
export function isDenied({ text, start, end, isKin }: Mention): boolean {
  if (deniedAsLabel.test(text.slice(end))) return true;
  const tail = text.slice(end, nextBoundary(text, end));
  if (stillOpen.test(tail)) return false;
  if (deniedAfter.test(tail)) return true;
  const clauseStart = lastBoundary(text, start);
  const head = text.slice(clauseStart, start);
  if (isDenialOf(head)) return true;
  if (text[clauseStart - 1] !== ',') return false;
  const itemStart = lastBoundary(text, clauseStart - 1);
  const item = text.slice(itemStart, clauseStart - 1);
  return isKin(item) && isDenied({ text, start: clauseStart - 1, end: clauseStart - 1, isKin });
}

/** True when the words right before a statement deny it. */
function isDenialOf(head: string): boolean {
  const found = [...head.matchAll(denials)];
  const [earlier, nearest] = [found.at(-2), found.at(-1)];
  if (!nearest || wordsIn(head.slice(nearest.index + nearest[0].length)) > reachWords) return false;
  if (!earlier) return true;
  return wordsIn(head.slice(earlier.index + earlier[0].length, nearest.index)) > undoingWords;
}

function lastBoundary(text: string, position: number): number {
  let found = 0;
  for (const match of text.slice(0, position).matchAll(boundary)) found = match.index + match[0].length;
  return found;
}

function nextBoundary(text: string, position: number): number {
  const next = text.slice(position).search(boundary);
  return next === -1 ? text.length : position + next;
}

function wordsIn(text: string): number {
  return text.match(/\p{L}+/gu)?.length ?? 0;
}
