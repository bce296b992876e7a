/** What is wired with what, as the gate has found it. Everything by name. */
export interface WiringFacts {
  /** Channels of the contract, and what is wrong with their entries. */
  readonly channels: ReadonlyMap<string, readonly string[]>;
  readonly handlers: ReadonlySet<string>;
  /** Channels that the preload passes on. */
  readonly preload: ReadonlySet<string>;
  /** Channels that the renderer calls by `invoke('<channel>', …)`. */
  readonly invoked: ReadonlySet<string>;
  /** Texts that are written out in test/. */
  readonly inTests: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
  /** Events that the preload lets through. */
  readonly preloadEvents: ReadonlySet<string>;
  /** Events that main/ announces, and those that the renderer listens to. */
  readonly announced: ReadonlySet<string>;
  readonly listened: ReadonlySet<string>;
  /** Functions and tables that main/remote/ asks for. */
  readonly rpcsUsed: ReadonlySet<string>;
  readonly tablesUsed: ReadonlySet<string>;
  /** Functions and tables of the schema `public` in the migrated database. */
  readonly functions: ReadonlySet<string>;
  readonly tables: ReadonlySet<string>;
  /** Functions that `authenticated` may call. */
  readonly granted: ReadonlySet<string>;
}
