/** Text for a terminal or a program. The element scrolls, so the keyboard must reach it. */
export function Code({ text, language }: { readonly text: string; readonly language?: string }) {
  return (
    <pre tabindex={0}>
      <code class={language}>{text}</code>
    </pre>
  );
}
