import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// The product build. The window and the loopback host forbid inline scripts and styles and anything
// from elsewhere, so everything becomes a file of its own.
export default defineConfig({
  plugins: [svelte()],
  base: './',
  build: {
    target: 'es2022',
    outDir: 'dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The counter of the window, and the residents' portal that the hub serves.
    rolldownOptions: { input: ['index.html', 'portal.html'] },
  },
});
