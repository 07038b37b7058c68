import { sha256 } from '../core/digest.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { STYLESHEET } from './style/stylesheet.ts';

/** A file that every page loads. Its name changes with its content, so browsers keep it for a year. */
interface PageAsset {
  readonly path: string;
  readonly mediaType: string;
  readonly text: string;
}

/** The folder of these files. */
const FOLDER = '/assets';

function asset(extension: 'css' | 'js', mediaType: string, text: string): PageAsset {
  return { path: `${FOLDER}/kaart-${sha256(text).slice(0, 12)}.${extension}`, mediaType, text };
}

/** The stylesheet of all pages. */
export const STYLE_ASSET = asset('css', 'text/css; charset=utf-8', STYLESHEET);
/** The script of all pages. */
export const SCRIPT_ASSET = asset('js', 'text/javascript; charset=utf-8', PAGE_SCRIPT);

/** The file with this name; `undefined` for any other name. */
export function findPageAsset(name: string): PageAsset | undefined {
  return [STYLE_ASSET, SCRIPT_ASSET].find(({ path }) => path === `${FOLDER}/${name}`);
}
