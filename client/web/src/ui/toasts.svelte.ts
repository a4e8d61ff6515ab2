/** Short words at the page's foot about what has just been done. */

export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

/** Long enough to read twice; those with something to press stay until they are closed. */
const STAY = 6000;

let shown = $state.raw<Toast[]>([]);
let next = 0;

export const toasts = {
  get all() {
    return shown;
  },
};

/** Say that something was done; gives the name by which it can be dismissed. */
export function tell(text: string, action?: Toast['action']): number {
  next += 1;
  const toast: Toast = { id: next, text, ...(action ? { action } : {}) };
  // What was said before and asks for nothing gives way.
  shown = [...shown.filter((other) => other.action), toast];
  if (!action) window.setTimeout(() => dismiss(toast.id), STAY);
  return toast.id;
}

export function dismiss(id: number): void {
  shown = shown.filter((toast) => toast.id !== id);
}
