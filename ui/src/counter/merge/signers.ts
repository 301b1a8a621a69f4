/** Who may sign as the second person: somebody who answers for the counter, and not whoever works at the window. */
import type { StaffCard } from '../../generated/contract';
import { person } from '../app.svelte';
import { call } from '../host.svelte';

export async function signers(): Promise<StaffCard[]> {
  const staff = await call('staff', {});
  return staff.filter((one) => one.role !== 'operator' && one.id !== person()?.id);
}
