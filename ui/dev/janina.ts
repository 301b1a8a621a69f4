/** Janina's page in a scene of the fake host: she has a valid card. */
import type { Page } from 'playwright-core';
import type { Look, Screens } from './browser';

export async function janina(screens: Screens, scene = 'work', look?: Look): Promise<Page> {
  const { page } = await screens.scene(scene, look);
  await page.getByText('Adam Wzorcowy').first().waitFor();
  await page.getByRole('combobox').fill('Janina');
  await page.getByRole('option', { name: /Janina/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Janina Przykładowa' }).waitFor();
  return page;
}
