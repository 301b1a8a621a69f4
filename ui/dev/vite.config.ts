import { defineConfig, mergeConfig } from 'vite';
import product from '../vite.config';
import { fakeHost } from './fake_host';
import { fakePortal } from './fake_portal';

// `npm run dev` with a fake host; `?scene=` chooses what it plays.
export default mergeConfig(
  product,
  defineConfig({ plugins: [fakePortal(), fakeHost()], server: { host: '127.0.0.1' } }),
);
