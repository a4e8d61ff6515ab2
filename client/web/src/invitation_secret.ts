/**
 * The secret of an invitation stands behind the `#` of its link. It is taken out of the address
 * before anything else happens, so that neither history nor a shared screen keeps it.
 */

let secret: string | null = null;

/** Take the secret from an address of the form `/invitation#SECRET`; gives the clean address. */
export function takeSecret(address: { pathname: string; hash: string }): string | null {
  if (address.pathname.replace(/\/$/, '') !== '/invitation' || address.hash.length < 2) return null;
  secret = address.hash.slice(1);
  return address.pathname;
}

/** The secret, or null after a reload: then the link has to be opened again. */
export function invitationSecret(): string | null {
  return secret;
}

export function forgetSecret(): void {
  secret = null;
}
