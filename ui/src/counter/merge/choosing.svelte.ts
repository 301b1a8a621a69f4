/** Which side of each group of two records stays. Where only one can, or only one says something, it is chosen. */
import type { Configuration, DataGroup, GroupChosen, MergeShown, Side } from '../../generated/contract';
import { dayOf, t } from '../../i18n/index.svelte';
import { now } from '../clock.svelte';
import { valueText } from '../decision/sides';
import { dayText } from '../find/people';

/** What can be chosen: the groups of data, and the photo. */
export type RowName = DataGroup | 'photo';

export interface Row {
  name: RowName;
  label: string;
  /** What both hold, as people read it; empty for nothing. */
  texts: { first: string; second: string };
  /** Both hold the same. */
  same: boolean;
  /** The only side that may be chosen. */
  only: Side | null;
}

type Values = Partial<Record<string, string>>;

function groupText(group: DataGroup, values: Values, city: Configuration): string {
  const told = (field: Parameters<typeof valueText>[0]): string =>
    valueText(field, values[field] ?? null, city);
  switch (group) {
    case 'name':
      return [
        told('given_names'),
        told('surname'),
        values['former_surname'] ? t('merge.former', { name: told('former_surname') }) : '',
      ]
        .filter(Boolean)
        .join(' ');
    case 'pesel':
      return values['pesel'] ?? t('merge.no_pesel', { day: dayText(values['birth_date'] ?? '') });
    case 'address':
      return `${told('street')}, ${told('postcode')} ${told('city')}`;
    case 'email':
    case 'phone':
    case 'document':
      return told(group);
    case 'guardian':
      return values['applicant'] === 'resident'
        ? t('merge.no_guardian')
        : [told('applicant'), told('applicant_name')].filter(Boolean).join(': ');
  }
}

function rowsOf(shown: MergeShown, city: Configuration): Row[] {
  const rows: Row[] = shown.groups.map(({ group, winner, loser, only }) => {
    const texts = { first: groupText(group, winner, city), second: groupText(group, loser, city) };
    return { name: group, label: t(`merge.group.${group}`), texts, same: texts.first === texts.second, only };
  });
  const { winner, loser } = shown;
  if (winner.photo === null && loser.photo === null) return rows;
  const taken = (photo: string | null, at: string): string =>
    photo === null ? '' : t('merge.photo_of', { day: dayOf(at, now(), true) });
  const texts = {
    first: taken(winner.photo, winner.registered_at),
    second: taken(loser.photo, loser.registered_at),
  };
  const only: Side | null = winner.photo === null ? 'loser' : loser.photo === null ? 'winner' : null;
  return [...rows, { name: 'photo', label: t('merge.group.photo'), texts, same: false, only }];
}

export class Choosing {
  readonly rows: readonly Row[];
  picks = $state<Partial<Record<RowName, Side>>>({});

  constructor(
    private readonly shown: MergeShown,
    city: Configuration,
  ) {
    this.rows = rowsOf(shown, city);
    for (const { name, texts, same, only } of this.rows) {
      if (same || texts.second === '' || only === 'winner') this.picks[name] = 'winner';
      else if (texts.first === '' || only === 'loser') this.picks[name] = 'loser';
    }
  }

  /** Of which nothing is chosen. */
  get open(): readonly Row[] {
    return this.rows.filter(({ name }) => this.picks[name] === undefined);
  }

  /** Those that differ. */
  get asked(): readonly Row[] {
    return this.rows.filter(({ same }) => !same);
  }

  choose(row: Row, side: Side): void {
    if (!row.same && (row.only === null || row.only === side)) this.picks[row.name] = side;
  }

  chooseAll(side: Side): void {
    for (const row of this.asked) this.choose(row, side);
  }

  get photo(): Side {
    return this.picks.photo ?? 'winner';
  }

  get groups(): GroupChosen[] {
    return this.shown.groups.map(({ group, winner, loser }) => ({
      group,
      winner,
      loser,
      from: this.picks[group] ?? 'winner',
    }));
  }
}
