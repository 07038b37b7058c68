import type { Language } from '../../core/language.ts';
import type { FigureChart } from './figure-chart.ts';

/** Pixels of a frame for a chart: a map is higher than bars. */
const WIDTH = 640;
const HEIGHTS = { map: 960, changes: 760, bars: 620, parts: 380 } as const;

/** A frame for a page of another site. */
export interface EmbedFrame {
  readonly html: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

interface EmbedRequest {
  readonly publicUrl: string;
  readonly edition: string;
  readonly language: Language;
  /** Limits of the other page in pixels. @default no limit */
  readonly maxWidth?: number | undefined;
  readonly maxHeight?: number | undefined;
}

/** The HTML that shows a chart in a page of another site. */
export function buildEmbedFrame(chart: FigureChart, request: EmbedRequest): EmbedFrame {
  const { publicUrl, edition, language, maxWidth = WIDTH, maxHeight } = request;
  const wanted = HEIGHTS[chart.drawing.kind];
  const [width, height] = [Math.min(WIDTH, maxWidth), Math.min(wanted, maxHeight ?? wanted)];
  const query = new URLSearchParams({ edition, table: chart.table, lang: language });
  const address = escapeHtml(`${publicUrl}/embed/figures?${query}`);
  const html = `<iframe src="${address}" title="${escapeHtml(chart.title)}" width="${width}" height="${height}" loading="lazy"></iframe>`;
  return { html, width, height };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** The address on this server that describes how to embed a page. @see https://oembed.com, discovery */
export function buildOembedAddress(publicUrl: string, path: string, language: Language): string {
  const url = `${publicUrl}${path}?lang=${language}`;
  return `/oembed?${new URLSearchParams({ url, format: 'json' })}`;
}
