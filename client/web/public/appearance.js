// Runs before the first paint, so that neither theme nor cover flashes in another colour.
// A file of its own because the content security policy allows no inline script.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('jpd.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    const colour = localStorage.getItem('jpd.colour');
    if (colour && /^[a-z]+$/.test(colour)) root.dataset.alliance = colour;
  } catch {
    // Storage is blocked: the system's theme and the default cover stand.
  }
})();
