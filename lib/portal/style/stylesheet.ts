import { CHART_STYLE } from './chart-style.ts';
import { COMPONENT_STYLE } from './component-style.ts';
import { MATRIX_STYLE } from './matrix-style.ts';
import { PAGE_STYLE, PRINT_STYLE } from './page-style.ts';
import { TOKENS } from './tokens.ts';

/** The one stylesheet of all pages, served at /style.css: from 320 px, in light and dark, on paper. */
export const STYLESHEET = [
  TOKENS,
  PAGE_STYLE,
  COMPONENT_STYLE,
  MATRIX_STYLE,
  CHART_STYLE,
  PRINT_STYLE,
]
  .join('')
  .replaceAll(/\n\s+/g, '\n');
