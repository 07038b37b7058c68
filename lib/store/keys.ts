/** The store of the signing keys: one text that only the app can read. */
export interface Keys {
  load(): Promise<string | undefined>;
  /**
   * Replaces the text. With `ifAbsent`, exactly one of several simultaneous processes succeeds.
   *
   * @throws KaartError `concurrent-update` if a text exists and `ifAbsent` is set: load it
   */
  save(text: string, ifAbsent: boolean): Promise<void>;
}
