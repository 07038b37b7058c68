import type { Language } from '../core/language.ts';
import { buildEmbedFrame, buildOembedAddress } from './charts/embed-code.ts';
import type { FigureChart } from './charts/figure-chart.ts';
import { Foldable } from './charts/figure-tables.tsx';
import { Code } from './code.tsx';
import { CopyButton } from './copy-button.tsx';
import { FIGURES_TEXTS } from './figures-messages.ts';

/** The HTML that shows a chart in a page of another site, to copy. */
export function EmbedCode(props: {
  readonly chart: FigureChart;
  readonly edition: string;
  readonly publicUrl: string;
  readonly language: Language;
}) {
  const { chart, language } = props;
  return (
    <Foldable name={FIGURES_TEXTS.embed[language]} of={chart.title} language={language}>
      <p class="note">{FIGURES_TEXTS.embedNote[language]}</p>
      <div class="flow">
        <Code language="html" text={buildEmbedFrame(chart, props).html} />
        <CopyButton language={language} />
      </div>
    </Foldable>
  );
}

/** Lets other sites find how to embed a page. @see https://oembed.com, discovery */
export function OembedLink(props: {
  readonly publicUrl: string;
  readonly path: string;
  readonly language: Language;
}) {
  const { publicUrl, path, language } = props;
  const href = buildOembedAddress(publicUrl, path, language);
  return <link rel="alternate" type="application/json+oembed" href={href} />;
}
