/** Something that was not sent, or an answer that was not followed. */
export interface RefusedEgress {
  /** Host and port that it would have gone to, nothing of path, query or content. */
  readonly host: string;
  readonly why: 'address' | 'redirect';
}

/** Told about every refusal; it says that something on this workstation, or a server, is not what it should be. */
export type OnEgressRefused = (refused: RefusedEgress) => void;

/** To the caller a request that did not reach anybody; `TypeError`, as every `fetch` fails. */
export class EgressRefused extends TypeError {
  readonly refused: RefusedEgress;

  constructor(refused: RefusedEgress) {
    super(`refused: ${refused.why} ${refused.host}`);
    this.name = 'EgressRefused';
    this.refused = refused;
  }
}
