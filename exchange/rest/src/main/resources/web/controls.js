// What the pages' controls have in common.

const THEME = 'bourse.theme';

/** Lets one of the panes be seen at a time, chosen by its tab: by click or by the arrow keys. */
export function followTabs(onSelect = () => {}) {
  const tabs = [...document.querySelectorAll('[role="tab"]')];
  const select = (tab) => {
    for (const other of tabs) {
      const on = other === tab;
      other.setAttribute('aria-selected', String(on));
      other.tabIndex = on ? 0 : -1;
      document.getElementById(other.getAttribute('aria-controls')).hidden = !on;
    }
    onSelect(tab);
  };
  for (const tab of tabs) {
    tab.addEventListener('click', () => select(tab));
    tab.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
      const step = event.key === 'ArrowRight' ? 1 : -1;
      const other = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
      select(other);
      other.focus();
    });
  }
}

/** Lets a button switch between light and dark, from what was chosen last on. */
export function followTheme(button, onChange = () => {}) {
  const apply = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    onChange();
  };
  button.addEventListener('click', () => {
    const dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    const theme = dark ? 'light' : 'dark';
    localStorage.setItem(THEME, theme);
    apply(theme);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
  apply(localStorage.getItem(THEME));
}
