/** Where the signing keys are kept, as one text that nobody but the app can read. */
export interface Keys {
  load(): Promise<string | undefined>;
  /**
   * Replaces the text. With `ifAbsent`, of many processes that start at once exactly one succeeds.
   *
   * @throws KaartError `concurrent-update` when `ifAbsent` and there is one already: load it
   */
  save(text: string, ifAbsent: boolean): Promise<void>;
}
