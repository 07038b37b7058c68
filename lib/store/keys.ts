/** The store of the signing keys: one text that only the app can read. */
export interface Keys {
  load(): Promise<string | undefined>;
  /**
   * Replaces the text. With `ifAbsent`, of many processes that start at once exactly one succeeds.
   *
   * @throws KaartError `concurrent-update` when `ifAbsent` and there is one already: load it
   */
  save(text: string, ifAbsent: boolean): Promise<void>;
}
