/** What a clerk has looked at, and whom an application is about: kept while its page is open. */
import type { ApplicationShown, PhotoTaken, SamePerson, SamePersonDecision } from '../../generated/contract';
import { t } from '../../i18n/index.svelte';

/** Something that only eyes can see. */
interface Point {
  id: string;
  text: string;
  done: boolean;
}

export class Judging {
  points = $state<Point[]>([]);
  /** The record that the person in the form has. */
  joins = $state<string | null>(null);
  /** Records that are somebody else's. */
  others = $state<string[]>([]);
  photo = $state.raw<PhotoTaken | null>(null);

  constructor(shown: ApplicationShown) {
    const files = shown.attachments.map((one) => ({
      id: one.attachment,
      text:
        one.purpose === 'photo'
          ? t('application.point_photo')
          : t('application.point_file', { name: one.name }),
      done: false,
    }));
    this.points = [...files, { id: 'data', text: t(`application.point.${shown.content.kind}`), done: false }];
  }

  tick(id: string): void {
    this.points = this.points.map((one) => (one.id === id ? { ...one, done: !one.done } : one));
  }

  /** Who is asked about now. */
  asked(shown: ApplicationShown): SamePerson | undefined {
    if (this.joins !== null) return undefined;
    return shown.same.find((one) => !this.others.includes(one.resident));
  }

  join(one: SamePerson): void {
    this.joins = one.resident;
  }

  other(one: SamePerson): void {
    this.others = [...this.others, one.resident];
  }

  decisions(): SamePersonDecision[] {
    return this.others.map((resident) => ({ resident, decision: 'different_person' as const }));
  }

  /** Why it cannot be accepted yet. */
  missing(shown: ApplicationShown): string | undefined {
    if (shown.fields.length > 0) return t('application.fields_wrong');
    if (this.asked(shown)) return t('same.first');
    const open = this.points.filter((one) => !one.done).length;
    return open > 0 ? t('application.points_left', { count: open }) : undefined;
  }
}
