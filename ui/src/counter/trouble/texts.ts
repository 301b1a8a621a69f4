/** The words and the picture of each trouble. */
import type { Trouble } from '../../generated/contract';
import { t, timeOf } from '../../i18n/index.svelte';

export type PictureName = 'lock' | 'disk' | 'broken' | 'newer' | 'windows';

export interface TroubleText {
  tone: 'wait' | 'stop' | 'calm';
  picture: PictureName;
  title: string;
  text: string;
  safe: string;
  steps: string[];
}

export function troubleText(trouble: Trouble | { kind: 'silent' }, version: string): TroubleText {
  switch (trouble.kind) {
    case 'key_store_locked':
      return {
        tone: 'wait',
        picture: 'lock',
        title: t('trouble.keys_title'),
        text: t('trouble.keys_text'),
        safe: t('trouble.keys_safe'),
        steps: [t('trouble.keys_1'), t('trouble.keys_2'), t('trouble.keys_3')],
      };
    case 'key_missing':
      return {
        tone: 'wait',
        picture: 'lock',
        title: t('trouble.missing_title'),
        text: t('trouble.missing_text'),
        safe: t('trouble.missing_safe'),
        steps: [t('trouble.missing_1'), t('trouble.missing_2'), t('trouble.missing_3')],
      };
    case 'other_computer':
      return {
        tone: 'stop',
        picture: 'windows',
        title: t('trouble.other_title'),
        text: t('trouble.other_text'),
        safe: t('trouble.other_safe'),
        steps: [t('trouble.other_1'), t('trouble.other_2'), t('trouble.other_3')],
      };
    case 'disk_full':
      return {
        tone: 'wait',
        picture: 'disk',
        title: t('trouble.full_title'),
        text: t('trouble.full_text', { needed: trouble.needed_mb, free: trouble.free_mb }),
        safe: t('trouble.full_safe'),
        steps: [t('trouble.full_1'), t('trouble.full_2')],
      };
    case 'file_broken':
      return {
        tone: 'stop',
        picture: 'broken',
        title: t('trouble.broken_title'),
        text: t('trouble.broken_text', { count: trouble.places }),
        safe: t('trouble.broken_safe'),
        steps: [t('trouble.broken_1'), t('trouble.broken_2'), t('trouble.broken_3')],
      };
    case 'file_newer': {
      const file = trouble.file_version;
      return {
        tone: 'wait',
        picture: 'newer',
        title: t('trouble.newer_title'),
        text: file
          ? t('trouble.newer_text', { file, version })
          : t('trouble.newer_text_unknown', { version }),
        safe: t('trouble.newer_safe'),
        steps: [file ? t('trouble.newer_1', { file }) : t('trouble.newer_1_unknown'), t('trouble.newer_2')],
      };
    }
    case 'second_instance':
      return {
        tone: 'calm',
        picture: 'windows',
        title: t('trouble.second_title'),
        text: trouble.since
          ? t('trouble.second_text', { time: timeOf(trouble.since) })
          : t('trouble.second_text_unknown'),
        safe: t('trouble.second_safe'),
        steps: [t('trouble.second_1'), t('trouble.second_2')],
      };
    case 'folder_unusable':
      return {
        tone: 'stop',
        picture: 'disk',
        title: t('trouble.folder_title'),
        text: t('trouble.folder_text'),
        safe: t('trouble.folder_safe'),
        steps: [t('trouble.folder_1'), t('trouble.folder_2')],
      };
    case 'silent':
      return {
        tone: 'stop',
        picture: 'windows',
        title: t('trouble.silent_title'),
        text: t('trouble.silent_text'),
        safe: t('trouble.silent_safe'),
        steps: [t('trouble.silent_1'), t('trouble.silent_2')],
      };
  }
}
