/**
 * What the counter's window shows: the station, who works, and the page that is open. One object; pages read it and call
 * its functions. There are no addresses: a page is a value.
 */
import { platform } from '../platform';
import { call, onProblem } from './host.svelte';
import { follow } from './clock.svelte';
import type {
  HandedOver,
  Person,
  Problem,
  SessionState,
  Sill,
  StaffCard,
  StationFace,
} from '../generated/contract';

/** A page with nothing to say beyond its name. */
interface Plain<Name extends string> {
  name: Name;
}

/** Every page of the counter with what it needs to open. */
export type Page =
  | Plain<'start'>
  | Plain<'register'>
  | Plain<'waiting'>
  | Plain<'decisions'>
  | Plain<'applications'>
  | Plain<'shift'>
  /** `back` is the list that it was opened from. */
  | { name: 'decision'; task: string; back: Page }
  | { name: 'application'; application: string }
  | { name: 'resident'; resident: string }
  | { name: 'history'; resident: string }
  | { name: 'photo'; resident: string }
  /** `production` is null before the card has a number; `application` is the accepted one that it is made for. */
  | { name: 'issue'; resident: string; production: string | null; application?: string }
  /** Without a resident it is the card of somebody who is not held here: its number is enough (E-7). */
  | { name: 'block'; resident: string | null; number: string }
  | { name: 'unblock'; resident: string; number: string }
  /** With an accepted application: the reason that it gives. */
  | {
      name: 'duplicate';
      resident: string;
      number: string;
      application?: string;
      reason?: string;
    }
  | { name: 'refund'; resident: string; fee: string }
  | { name: 'change'; resident: string }
  /** `extend` is what it was opened for. */
  | { name: 'rights'; resident: string; extend: boolean }
  | { name: 'consents'; resident: string }
  | { name: 'forget'; resident: string }
  /** A search for the other record of the same person. */
  | { name: 'other_record'; resident: string }
  /** `back` is the page where the two were found. */
  | { name: 'merge'; one: string; other: string; back: Page }
  /** `fresh` just after it was made. */
  | { name: 'merged'; merge: string; fresh: boolean }
  | { name: 'loss'; resident: string; production: string }
  | { name: 'handover'; production: string }
  | { name: 'handed'; given: HandedOver }
  /** `back` is the page from which the sill was used. */
  | { name: 'printers'; back: Page }
  | { name: 'operations'; back: Page };

interface Receipt {
  title: string;
  text?: string;
  queued?: boolean;
}

/** What can be taken back for some seconds, because nothing of it left this computer. */
export interface Undoable {
  /** What happened. */
  said: string;
  /** Takes it back. */
  back: () => Promise<void>;
}

interface App {
  face: StationFace | null;
  /** The host did not even say which station this is. */
  silent: boolean;
  session: SessionState;
  /** Who may sign in, as the station said when it was opened. */
  staff: StaffCard[];
  sill: Sill | null;
  page: Page;
  /** Counts the pages opened, so that the same page opened again starts afresh. */
  opened: number;
  /** Shown above the page until the next one opens. */
  receipt: Receipt | null;
  /** Something failed that no page took; shown above the page until it is closed. */
  problem: Problem | null;
  undo: Undoable | null;
  help: boolean;
}

export const app = $state<App>({
  face: null,
  silent: false,
  session: { state: 'nobody' },
  staff: [],
  sill: null,
  page: { name: 'start' },
  opened: 0,
  receipt: null,
  problem: null,
  undo: null,
  help: false,
});

type Keeper = () => Promise<void>;
const keepers = new Set<Keeper>();

/** Who works here, also behind a covered screen. */
export function person(): Person | null {
  return app.session.state === 'nobody' ? null : app.session.person;
}

/** Opens a page. */
export function go(page: Page): void {
  app.page = page;
  app.opened += 1;
  app.receipt = null;
  app.problem = null;
  // What led here may have changed what waits and how many numbers are left.
  void refreshSill();
}

/** What the open page needs; for the component that draws it, while it is being made. */
export function pageNamed<N extends Page['name']>(name: N): Extract<Page, { name: N }> {
  const { page } = app;
  if (page.name !== name) throw new Error(`the page ${name} is not open`);
  return page as Extract<Page, { name: N }>;
}

/** Shows what was just saved. Call after {@link go}. */
export function showReceipt(receipt: Receipt): void {
  app.receipt = receipt;
}

/** Offers to take something back, for some seconds. */
export function offerUndo(said: string, back: () => Promise<void>): void {
  app.undo = { said, back };
}

/** Changes when other people's work, or other data, take the place of these. */
export function place(): string {
  const { session } = app;
  return session.state === 'nobody' ? '' : `${session.person.id} ${session.training ? 'training' : 'work'}`;
}

/** Whether nothing here is real. */
export function training(): boolean {
  return app.session.state !== 'nobody' && app.session.training;
}

/** Takes over who works here; another person, and training, start on the start page. */
export function enter(session: SessionState): void {
  const before = place();
  app.session = session;
  if (place() === before && session.state !== 'nobody') return void refreshSill();
  app.undo = null;
  go({ name: 'start' });
}

/** Asks which station this is and who works. */
export async function open(command: 'station' | 'retry_start' = 'station'): Promise<void> {
  try {
    // Asked together: each question waits for the same opening of the station.
    const [face, session, staff, sill] = await Promise.all([
      platform.call(command, {}),
      platform.call('session', {}),
      platform.call('staff', {}).catch(() => []),
      platform.call('sill', {}).catch(() => app.sill),
    ]);
    follow(face.now);
    app.silent = false;
    app.staff = staff;
    app.sill = sill;
    if (face.startup.state === 'ready') enter(session);
    app.face = face;
  } catch {
    app.silent = app.face === null;
  }
}

/** Asks for the sill; a failure leaves the old one. */
export async function refreshSill(): Promise<void> {
  app.sill = await platform.call('sill', {}).catch(() => app.sill);
}

/** Keeps what a page has typed before the screen is covered; answers how to stop. */
export function keepBeforeCover(keeper: Keeper): () => void {
  keepers.add(keeper);
  return () => keepers.delete(keeper);
}

/** Covers the screen; what was typed is kept first, and a draft that cannot be kept does not keep the screen open. */
export async function cover(): Promise<void> {
  await Promise.allSettled([...keepers].map((keep) => keep()));
  await call('lock_screen', {}).then(enter, () => undefined);
}

onProblem((problem) => {
  if (
    problem.code === 'not_signed_in' ||
    problem.code === 'screen_locked' ||
    problem.code === 'password_must_change'
  ) {
    void platform.call('session', {}).then(enter, () => undefined);
  }
  if (problem.code === 'not_ready') void open();
});
