/** Theme and cover colour. What is chosen is kept on this device; public/appearance.js reads it. */
import type { AllianceColour } from './api/types';

export type Theme = 'system' | 'light' | 'dark';

const THEME = 'jpd.theme';
const COLOUR = 'jpd.colour';

/** A value kept on this device, or null; a browser that keeps nothing is no error. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keep a value on this device, or remove it with null. False where the browser keeps nothing. */
export function keep(key: string, value: string | null): boolean {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

export function theme(): Theme {
  const chosen = kept(THEME);
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

export function setTheme(chosen: Theme): void {
  keep(THEME, chosen === 'system' ? null : chosen);
  if (chosen === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}

/** Show the cover of an alliance. */
export function setColour(colour: AllianceColour | null): void {
  keep(COLOUR, colour);
  if (colour) document.documentElement.dataset.alliance = colour;
  else delete document.documentElement.dataset.alliance;
}
