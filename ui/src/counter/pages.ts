/** Every page of the counter: what draws it, and what its frame shows. */
import type { Component } from 'svelte';
import type { Page } from './app.svelte';
import Start from './start/Start.svelte';

interface PageInfo {
  component: Component;
  /** The lintel has the search box (F2); the start page has its own. */
  find: boolean;
  /** The sill shows its open form. */
  sillOpen: boolean;
}

export const pages: Record<Page['name'], PageInfo> = {
  start: { component: Start, find: false, sillOpen: true },
};
