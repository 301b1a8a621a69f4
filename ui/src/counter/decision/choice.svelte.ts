/** What is chosen of each field that was changed twice. Nothing is chosen beforehand. */
import type { Field, FieldSides } from '../../generated/contract';

export type Side = 'first' | 'second';
/** both: the two sides agree. other: something else was typed. */
export type Pick = Side | 'both' | 'other' | null;

export class Choice {
  readonly fields: readonly FieldSides[];
  picks = $state<Partial<Record<Field, Pick>>>({});
  typed = $state<Partial<Record<Field, string>>>({});
  wrong = $state<Partial<Record<Field, string>>>({});

  constructor(fields: readonly FieldSides[]) {
    this.fields = fields;
    for (const { field, first, second } of fields) this.picks[field] = first === second ? 'both' : null;
  }

  /** What will stand in a field; nothing is known of it as long as nothing is chosen. */
  value({ field, first, second }: FieldSides): string | null {
    const pick = this.picks[field] ?? null;
    if (pick === null) return null;
    if (pick === 'other') return (this.typed[field] ?? '').trim();
    return (pick === 'second' ? second : first) ?? '';
  }

  /** The fields that nothing is chosen of. */
  get open(): readonly FieldSides[] {
    return this.fields.filter(({ field }) => (this.picks[field] ?? null) === null);
  }

  /** Whether somebody has chosen or typed something that would be lost. */
  get begun(): boolean {
    return this.fields.some(({ field }) => !['both', null].includes(this.picks[field] ?? null));
  }

  choose(field: Field, pick: Pick): void {
    this.picks[field] = pick;
    this.wrong = { ...this.wrong, [field]: undefined };
  }

  /** One side of everything on which the two do not agree. */
  chooseAll(side: Side): void {
    for (const { field, first, second } of this.fields) if (first !== second) this.choose(field, side);
  }

  /** Back to where nothing else was typed. */
  untype({ field, first, second }: FieldSides): void {
    this.choose(field, first === second ? 'both' : null);
  }

  /** As the station wants them: an empty field is left out. */
  values(): Partial<Record<Field, string>> {
    const told = this.fields.map((sides) => [sides.field, this.value(sides) ?? ''] as const);
    return Object.fromEntries(told.filter(([, value]) => value !== ''));
  }
}
