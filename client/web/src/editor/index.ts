export { default as SectionText } from './SectionText.svelte';
export { joinTextField, undoKey } from './text_field';
export { createUndo, FIELD_ORIGIN } from './undo';
