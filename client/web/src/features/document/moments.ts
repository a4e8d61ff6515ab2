/** Moments as the browser's own input for them has them: by this device's clock, without a zone. */

/** '2026-03-05T09:30' for an ISO 8601 moment with its zone; '' for what is none. */
export function atOnDevice(moment: string): string {
  const at = new Date(moment);
  if (moment === '' || Number.isNaN(at.getTime())) return '';
  const two = (number: number) => String(number).padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The moment that such an input names, with its zone; '' for none. */
export function momentOf(local: string): string {
  return local === '' ? '' : new Date(local).toISOString();
}
