/** Which links a text may hold: `https` and `mailto`, as the server has it. */

/** The address as it may be kept, or null. */
export function allowedHref(href: unknown): string | null {
  if (typeof href !== 'string') return null;
  const address = href.trim();
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol === 'https:' && url.hostname !== '') return address;
  if (url.protocol === 'mailto:' && url.pathname !== '') return address;
  return null;
}

/** What somebody typed as an address of a link: completed, or null with no way to read it. */
export function addressFrom(typed: string): string | null {
  const text = typed.trim();
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return allowedHref(`mailto:${text}`);
  if (/^[a-z][a-z\d+.-]*:/i.test(text)) return allowedHref(text);
  return /^[^\s/]+\.[^\s/]{2,}/.test(text) ? allowedHref(`https://${text}`) : null;
}
