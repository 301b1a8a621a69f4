import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  test: { testTimeout: 60_000, include: ['src/**/*.test.ts', 'messages/**/*.test.ts'], environment: 'node' },
});
