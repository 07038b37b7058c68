/** A colour in light and in dark mode. */
type ColourPair = readonly [light: string, dark: string];

/**
 * The colours of all pages and charts. Text has a contrast of 4.5:1 or more on its ground, the edge of a
 * control 3:1 or more, in both modes.
 */
export const COLOURS = {
  paper: ['#ffffff', '#10161b'],
  ground: ['#f4f6f5', '#182027'],
  ink: ['#15202a', '#e9eef1'],
  soft: ['#4a5865', '#a8b4be'],
  line: ['#d9dfe3', '#2d3943'],
  edge: ['#71808d', '#7d8b97'],
  accent: ['#00566a', '#74cbdd'],
  'accent-strong': ['#003d4c', '#a5e0ec'],
  'accent-tint': ['#e3f0f2', '#14303a'],
  'on-accent': ['#ffffff', '#06222a'],
  // Data: one hue in four steps. A number is always printed beside the shade.
  data: ['#00667c', '#5fbdd1'],
  'data-2': ['#4f98a8', '#327889'],
  'data-3': ['#a3cbd3', '#265866'],
  'data-4': ['#d5e7ea', '#1a3b45'],
  'on-data': ['#ffffff', '#06222a'],
  'on-data-2': ['#05242c', '#ffffff'],
  'on-data-3': ['#06303b', '#e9eef1'],
  zero: ['#eef1f2', '#1b242b'],
  // Meaning: each has a colour, a shape and a word.
  permitted: ['#17633a', '#7ed3a0'],
  'permitted-tint': ['#e4f3ea', '#12301f'],
  withheld: ['#574f66', '#bcb3cb'],
  'withheld-tint': ['#f1eff5', '#25212e'],
  held: ['#7d4e00', '#f0bd66'],
  'held-tint': ['#fdf1dc', '#35270e'],
  error: ['#a3221b', '#ff9d92'],
  'error-tint': ['#fdeceb', '#3a1714'],
} as const satisfies Record<string, ColourPair>;

const MEASURES = {
  s1: '.25rem',
  s2: '.5rem',
  s3: '.75rem',
  s4: '1rem',
  s5: '1.5rem',
  s6: '2rem',
  s7: '3rem',
  s8: '4.5rem',
  't-small': '.8125rem',
  't-note': '.9rem',
  't-lead': 'clamp(1.0625rem, 1rem + .35vw, 1.25rem)',
  't-h3': '1.125rem',
  't-h2': 'clamp(1.3rem, 1.2rem + .5vw, 1.6rem)',
  't-h1': 'clamp(1.75rem, 1.35rem + 1.9vw, 2.75rem)',
  't-number': 'clamp(1.9rem, 1.6rem + 1.3vw, 2.6rem)',
  font: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  mono: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  radius: '.375rem',
  page: '74rem',
  measure: '42rem',
} as const;

/** The tokens as CSS. Every other rule names them, and no colour or size of its own. */
export const TOKENS = `:root { color-scheme: light dark;
${Object.entries(COLOURS)
  .map(([name, [light, dark]]) => `--${name}: light-dark(${light}, ${dark});`)
  .join('\n')}
${Object.entries(MEASURES)
  .map(([name, value]) => `--${name}: ${value};`)
  .join('\n')}
}`;
