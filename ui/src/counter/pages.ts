/** Every page of the counter: what draws it, and what its frame shows. */
import type { Component } from 'svelte';
import type { Page } from './app.svelte';
import ConsentsPage from './consents/ConsentsPage.svelte';
import Forget from './consents/Forget.svelte';
import ApplicationPage from './application/ApplicationPage.svelte';
import ApplicationQueue from './application/Queue.svelte';
import Decision from './decision/Decision.svelte';
import Decisions from './decision/Decisions.svelte';
import Handed from './handover/Handed.svelte';
import HandOver from './handover/HandOver.svelte';
import Waiting from './handover/Waiting.svelte';
import Issue from './issue/Issue.svelte';
import Block from './life/Block.svelte';
import ChangeData from './life/ChangeData.svelte';
import Duplicate from './life/Duplicate.svelte';
import Refund from './life/Refund.svelte';
import Unblock from './life/Unblock.svelte';
import Merge from './merge/Merge.svelte';
import Merged from './merge/Merged.svelte';
import OtherRecord from './merge/OtherRecord.svelte';
import Operations from './operations/Operations.svelte';
import LossPage from './paper/LossPage.svelte';
import PhotoPage from './photo/PhotoPage.svelte';
import Printers from './printers/Printers.svelte';
import Register from './register/Register.svelte';
import History from './resident/History.svelte';
import ResidentPage from './resident/ResidentPage.svelte';
import ShiftPage from './shift/ShiftPage.svelte';
import RightsPage from './rights/RightsPage.svelte';
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
  register: { component: Register, find: true, sillOpen: false },
  resident: { component: ResidentPage, find: true, sillOpen: false },
  history: { component: History, find: true, sillOpen: false },
  photo: { component: PhotoPage, find: true, sillOpen: false },
  issue: { component: Issue, find: true, sillOpen: false },
  waiting: { component: Waiting, find: true, sillOpen: false },
  block: { component: Block, find: true, sillOpen: false },
  unblock: { component: Unblock, find: true, sillOpen: false },
  duplicate: { component: Duplicate, find: true, sillOpen: false },
  refund: { component: Refund, find: true, sillOpen: false },
  shift: { component: ShiftPage, find: true, sillOpen: false },
  rights: { component: RightsPage, find: true, sillOpen: false },
  consents: { component: ConsentsPage, find: true, sillOpen: false },
  forget: { component: Forget, find: true, sillOpen: false },
  change: { component: ChangeData, find: true, sillOpen: false },
  other_record: { component: OtherRecord, find: true, sillOpen: false },
  merge: { component: Merge, find: true, sillOpen: false },
  merged: { component: Merged, find: true, sillOpen: false },
  applications: { component: ApplicationQueue, find: true, sillOpen: false },
  application: { component: ApplicationPage, find: true, sillOpen: false },
  decisions: { component: Decisions, find: true, sillOpen: false },
  decision: { component: Decision, find: true, sillOpen: false },
  loss: { component: LossPage, find: true, sillOpen: false },
  handover: { component: HandOver, find: true, sillOpen: false },
  handed: { component: Handed, find: true, sillOpen: false },
  printers: { component: Printers, find: true, sillOpen: false },
  operations: { component: Operations, find: true, sillOpen: false },
};
