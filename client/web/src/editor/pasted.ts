/**
 * Pasted HTML before it is read. The page's security policy lets no style attribute through (and the
 * browser complains about each), so they are renamed: the schema still sees what was bold.
 */
export const STYLE = 'data-pasted-style';

export function withoutStyles(html: string): string {
  return html.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/(\s)style(\s*=)/gi, `$1${STYLE}$2`));
}
