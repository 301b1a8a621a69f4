/** How the screen looks to this person: light, dark, or high contrast. Kept on this computer. */

export type Theme = 'light' | 'dark' | 'contrast';
export const themes: readonly Theme[] = ['light', 'dark', 'contrast'];

const STORED = 'okienko.theme';
const stored = globalThis.localStorage?.getItem(STORED);
const current = $state({ theme: themes.find((theme) => theme === stored) ?? 'light' });

export function theme(): Theme {
  return current.theme;
}

export function setTheme(to: Theme): void {
  current.theme = to;
  globalThis.localStorage?.setItem(STORED, to);
  document.documentElement.dataset['theme'] = to;
}
