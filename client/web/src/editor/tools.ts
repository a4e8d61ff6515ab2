/** What is needed to shape a text and not to read it: fetched when somebody first enters one. */
export { default as LinkDialog } from './LinkDialog.svelte';
export { removeLink, setLink, textState } from './shaping';
export { default as Toolbar } from './Toolbar.svelte';
