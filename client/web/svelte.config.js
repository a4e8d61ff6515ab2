/** @type {import('@sveltejs/vite-plugin-svelte').SvelteConfig} */
export default {
  compilerOptions: {
    runes: true,
    // Tables that become blocks on a phone lose their roles to some browsers unless they say them.
    warningFilter: (warning) => warning.code !== 'a11y_no_redundant_roles',
  },
};
