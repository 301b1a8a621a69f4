/**
 * A registration in progress: the form as typed, how far one is, what is wrong, and the draft that keeps it. Nothing that
 * was typed leaves this object before the resident is saved or the clerk throws the draft away (E-3).
 */
import type {
  Configuration,
  Field,
  FieldProblem,
  Moment,
  Problem,
  Registered,
  RegistrationForm,
  SamePerson,
  SamePersonDecision,
  SamePersonReason,
} from '../../generated/contract';
import { problemOf } from '../../platform';
import { app, keepBeforeCover } from '../app.svelte';
import { call } from '../host.svelte';
import { chosen, type KeptPhoto } from '../photo/kept';

/** How long typing must have stopped before the draft is kept, in milliseconds. */
const STOPPED_MS = 800;
/** Civil code, article 10. */
const ADULT_AGE = 18;
/** The steps, counted from one. */
export const STEPS = 4;

interface Kept {
  form: RegistrationForm;
  photo: KeptPhoto | null;
  /** What was decided of records that are alike, and of which data; drafts of earlier versions have neither. */
  decisions?: readonly SamePersonDecision[];
  compared?: string;
}

/** The steps on which the fields stand; `check_registration` names fields as the form does. */
const ON_SECOND_STEP = new Set<Field>(['grounds', 'consents']);

function emptyForm(configuration: Configuration): RegistrationForm {
  return {
    pesel: '',
    no_pesel: false,
    birth_date: '',
    sex: '',
    surname: '',
    given_names: '',
    former_surname: '',
    document: '',
    street: '',
    postcode: configuration.home_postcode,
    city: configuration.home_city,
    phone: '',
    email: '',
    applicant: 'resident',
    applicant_name: '',
    grounds: '',
    consents: configuration.consents.map(({ id, version }) => ({ clause: id, version, given: false })),
  };
}

export class Registration {
  form: RegistrationForm = $state() as RegistrationForm;
  /** The kept picture, with what was said of it. */
  photo = $state.raw<KeptPhoto | null>(null);
  step = $state(1);
  /** Full years, once the date of birth is known. */
  age = $state<number | null>(null);
  /** The date of birth, once it is known. */
  born = $state<string | null>(null);
  /** Somebody with this PESEL is registered here. */
  known = $state<string | null>(null);
  /** Who may be the same person, for the data that were compared. */
  same = $state.raw<readonly SamePerson[]>([]);
  decisions = $state.raw<readonly SamePersonDecision[]>([]);
  #compared = $state('');
  fields = $state.raw<readonly FieldProblem[]>([]);
  problem = $state.raw<Problem | null>(null);
  working = $state(false);
  savedAt = $state<Moment | null>(null);
  /** The last attempt to keep the draft failed; everything is still on the screen. */
  draftFailed = $state(false);

  readonly configuration: Configuration;
  readonly #pristine: string;
  #kept: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #over = false;

  constructor(configuration: Configuration) {
    this.configuration = configuration;
    this.form = emptyForm(configuration);
    this.#pristine = this.#content();
    this.#kept = this.#pristine;
  }

  /** Keeps the draft while the page is open, before the screen is covered and when the page is left. */
  watch(): () => void {
    const stop = keepBeforeCover(() => this.keepNow());
    return () => {
      stop();
      void this.keepNow();
    };
  }

  /** Goes on with a draft. Answers that of clauses whose text has changed since are asked for again. */
  restore(content: string, step: number, savedAt: Moment): void {
    const kept = JSON.parse(content) as Kept;
    const pristine = emptyForm(this.configuration);
    const given = new Set(
      kept.form.consents.filter((one) => one.given).map((one) => `${one.clause} ${one.version}`),
    );
    this.form = {
      ...pristine,
      ...kept.form,
      consents: pristine.consents.map((one) => ({
        ...one,
        given: given.has(`${one.clause} ${one.version}`),
      })),
    };
    this.photo = kept.photo;
    this.decisions = kept.decisions ?? [];
    this.#compared = kept.compared ?? '';
    this.step = Math.min(Math.max(step, 1), STEPS);
    this.savedAt = savedAt;
    this.#kept = this.#content();
  }

  /** Something has been typed or taken. */
  get begun(): boolean {
    return this.#content() !== this.#pristine;
  }

  /** From 18 a person applies alone; below, a guardian does (the station decides, this only leads there). */
  get minor(): boolean {
    return this.age !== null && this.age < ADULT_AGE;
  }

  /** The age has become known; a guardian is needed for a minor, so the form asks for one. */
  aged(years: number | null, born: string | null): void {
    const before = this.minor;
    this.age = years;
    this.born = born;
    if (this.minor && !before && this.form.applicant === 'resident') this.form.applicant = 'guardian';
  }

  #content(): string {
    const { form, photo, decisions } = this;
    return JSON.stringify({ form, photo, decisions, compared: this.#compared } satisfies Kept);
  }

  /** The data by which a person is told from others. */
  #who(): string {
    const { pesel, no_pesel, birth_date, surname, given_names, former_surname } = this.form;
    const { street, postcode, city, phone, email } = this.form;
    return JSON.stringify([
      [pesel, no_pesel, birth_date, surname, given_names, former_surname],
      [street, postcode, city, phone, email],
    ]);
  }

  /** The records that probably are this person, as long as what was compared has not changed. */
  get alike(): readonly SamePerson[] {
    return this.#compared === this.#who() ? this.same.filter((one) => one.verdict === 'probable') : [];
  }

  /** The first of them that nothing has been decided of: the page asks, and nobody is saved before. */
  get question(): SamePerson | null {
    const decided = new Set(this.decisions.map((one) => one.resident));
    return this.alike.find((one) => !decided.has(one.resident)) ?? null;
  }

  /** Why the record with this PESEL is, and is not, this person. */
  get knownReasons(): readonly SamePersonReason[] {
    const compared = this.#compared === this.#who() && this.same.find((one) => one.resident === this.known);
    return compared ? compared.reasons : ['same_pesel'];
  }

  /** It is somebody else. After the last question it goes on where it stopped; answers whether it did. */
  async isSomebodyElse(): Promise<boolean> {
    const asked = this.question;
    if (!asked || this.working) return false;
    this.decisions = [...this.decisions, { resident: asked.resident, decision: 'different_person' }];
    this.touched();
    return this.question === null && (await this.next());
  }

  /** Call when something was typed: the draft is kept once typing stops. */
  touched(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.keepNow(), STOPPED_MS);
  }

  /** Keeps the draft at once, if there is anything new in it. */
  keepNow(): Promise<void> {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(() => this.#keep());
    return this.#saving;
  }

  async #keep(): Promise<void> {
    const content = this.#content();
    if (this.#over || content === this.#kept || content === this.#pristine) return;
    try {
      const saved = await call('save_draft', { kind: 'registration', step: this.step, content });
      this.#kept = content;
      // What is typed now would be lost by bringing back what was thrown away.
      app.undo = null;
      this.savedAt = saved.saved_at;
      this.draftFailed = false;
    } catch {
      this.draftFailed = true;
    }
  }

  /** Throws the draft away; from now on nothing is kept. */
  async discard(): Promise<void> {
    clearTimeout(this.#timer);
    this.#over = true;
    await this.#saving;
    await call('discard_draft', { kind: 'registration' });
  }

  /** The problem of a field, or of one clause. */
  wrong(field: Field, clause?: string): FieldProblem | undefined {
    return this.fields.find((one) => one.field === field && (clause === undefined || one.clause === clause));
  }

  /** A field is not wrong any more as soon as somebody corrects it. */
  corrected(field: Field, clause?: string): void {
    this.fields = this.fields.filter(
      (one) => one.field !== field || (clause !== undefined && one.clause !== clause && one.clause !== null),
    );
    this.problem = null;
  }

  /** Looks the form through and goes on if nothing is wrong; answers whether it went on. */
  async next(): Promise<boolean> {
    if (this.working) return false;
    const leaving = this.step;
    this.working = true;
    this.problem = null;
    try {
      if (leaving <= 2) {
        const who = this.#who();
        const check = await call('check_registration', { form: this.form, step: leaving });
        if (who !== this.#compared) this.decisions = [];
        this.#compared = who;
        this.same = check.same;
        this.age = check.age;
        this.born = check.birth_date;
        this.known = check.known;
        this.fields = check.fields;
        if (check.fields.length > 0) {
          this.step = stepOf(check.fields);
          return false;
        }
        if (check.known !== null || this.question) {
          this.step = 1;
          return false;
        }
      }
      this.goTo(leaving + 1);
      return true;
    } catch (thrown) {
      this.problem = problemOf(thrown);
      return false;
    } finally {
      this.working = false;
    }
  }

  goTo(step: number): void {
    this.step = step;
    void this.keepNow();
  }

  /** Saves the resident; answers who it is, or null when something is wrong. */
  async save(): Promise<Registered | null> {
    if (this.working) return null;
    let undecided = false;
    this.working = true;
    this.problem = null;
    try {
      await this.#saving;
      const saved = await call('register_resident', {
        form: this.form,
        photo: this.photo && chosen(this.photo),
        decisions: this.#compared === this.#who() ? [...this.decisions] : [],
      });
      // The resident is saved; a draft that stays behind is only untidy.
      await this.discard().catch(() => undefined);
      return saved;
    } catch (thrown) {
      const problem = problemOf(thrown);
      if (problem.code === 'fields' && problem.fields) {
        this.fields = problem.fields;
        this.step = stepOf(problem.fields);
      } else if (problem.code === 'pesel_known' && problem.resident !== undefined) {
        this.known = problem.resident;
        this.step = 1;
      } else if (problem.code === 'same_person_undecided') {
        this.step = 1;
        undecided = true;
      } else {
        this.problem = problem;
      }
      return null;
    } finally {
      this.working = false;
      // Somebody who is alike has been saved since, or nobody was asked for: the question comes now.
      if (undecided) await this.next();
    }
  }
}

function stepOf(fields: readonly FieldProblem[]): number {
  return fields.every((one) => ON_SECOND_STEP.has(one.field)) ? 2 : 1;
}
