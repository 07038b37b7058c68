import type { LinkOptions } from './objects.ts';

/** The one action that a link served by the app allows, once. */
export type ServedLink =
  | ({ readonly kind: 'download'; readonly key: string } & Omit<LinkOptions, 'seconds'>)
  | { readonly kind: 'upload'; readonly key: string; readonly bytes: number };

/** Objects whose links lead to the app, at `/objects/<token>`, because no other server has them. */
export interface ServesLinks {
  /**
   * The action that the token of a link allows. An upload must be stored with `ifAbsent`, so that it
   * happens once, and with its declared number of `bytes`.
   *
   * @param method GET, HEAD or PUT
   * @throws KaartError `forbidden` when it is forged, has expired or is for another method
   */
  openLink(token: string, method: string): ServedLink;
}
